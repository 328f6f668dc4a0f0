import { formatPosition, parsePosition, type Delivery, type Place, type Position } from '../eventbus/mod.ts'
import { LiveEntry } from './live-entry.ts'

/** A position this far ahead of what this process has seen cannot come from a process that is merely faster. */
const MAX_AHEAD = 10_000

export interface RingLimits {
  readonly events: number
  readonly bytes: number
}

interface Appended {
  readonly delivery?: Delivery
  readonly gapChannelId?: string
  readonly caughtUp: boolean
}

/**
 * The recent events in the order in which they were delivered, for clients that come back. An entry carries an id only
 * when everything up to that position has been delivered: a client that resumes after it misses nothing, in whichever process.
 */
export class Ring {
  readonly #limits: RingLimits
  #entries: LiveEntry[] = []
  #head = 0
  #bytes = 0
  #epoch = ''
  /** The newest position received. */
  #newest = 0
  /** The newest position up to which all is delivered. */
  #mark = 0
  /** Entries up to here are not in the ring. */
  #floor = 0
  #untouched = true
  #received = 0

  constructor(limits: RingLimits) {
    this.#limits = limits
  }

  /** Where the log stands before anything is received. */
  begin(position: Position): void {
    const place = parsePosition(position)
    if (!place) throw new Error(`Not a position: ${position}`)
    this.#epoch = place.epoch
    this.#newest = this.#mark = this.#floor = place.seq
    this.#untouched = true
  }

  /** Notes that an event has come, delivered or not. */
  receive({ position }: Delivery): void {
    const place = position === undefined ? undefined : parsePosition(position)
    if (!place) return
    if (place.epoch !== this.#epoch) this.#startAnew(place)
    if (this.#untouched) this.#floor = this.#floorBefore(place.seq)
    this.#untouched = false
    this.#newest = Math.max(this.#newest, place.seq)
    this.#received = place.seq
  }

  /** Everything received has been delivered. */
  catchUp(): void {
    this.#mark = this.#newest
  }

  /** Takes an event, or a channel's gap, as delivered. `caughtUp`: nothing received before it still waits. */
  append({ delivery, gapChannelId, caughtUp }: Appended): LiveEntry {
    const seq =
      delivery?.position === undefined ? this.#newest : (parsePosition(delivery.position)?.seq ?? this.#newest)
    const id = caughtUp ? this.position : undefined
    const entry = new LiveEntry({ delivery, gapChannelId, seq, mark: this.#mark, id })
    this.#entries.push(entry)
    this.#bytes += entry.bytes
    while (this.length > this.#limits.events || this.#bytes > this.#limits.bytes) this.#evict()
    return entry
  }

  /** Encoded frames are kept with their entry and count as well. */
  grow(bytes: number): void {
    this.#bytes += bytes
  }

  /** Events before this are lost, so nobody can resume across it. */
  break(): void {
    while (this.length > 0) this.#evict()
    this.#floor = Number.POSITIVE_INFINITY
    this.#untouched = true
  }

  get position(): Position {
    return formatPosition(this.#epoch, this.#mark)
  }

  /** The newest event number known to exist. */
  get newest(): number {
    return this.#newest
  }

  /** The newest event number received; 0 before the first. */
  get received(): number {
    return this.#received
  }

  get length(): number {
    return this.#entries.length - this.#head
  }

  /** What was delivered after a position, oldest first; undefined when that can no longer be told. */
  after(position: Position): readonly LiveEntry[] | undefined {
    const place = parsePosition(position)
    if (!place || place.epoch !== this.#epoch || place.seq < this.#floor) return undefined
    if (place.seq > this.#newest + MAX_AHEAD) return undefined
    const start = this.#indexAfter(place.seq)
    return this.#entries.slice(start).filter((entry) => entry.seq > place.seq || entry.delivery === undefined)
  }

  /** Entries without an id were delivered out of place: those before the first later id belong to the answer too. */
  #indexAfter(seq: number): number {
    let low = this.#head
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle]?.mark ?? 0) > seq) high = middle
      else low = middle + 1
    }
    while (low > this.#head && this.#entries[low - 1]?.id === undefined) low--
    return low
  }

  /**
   * Where the ring begins with its first event. A log that has lost its newest events in a crash gives their numbers out
   * again: a position up to the newest one known may be of either, so it is nobody's any more.
   */
  #floorBefore(seq: number): number {
    const isReused = this.#floor === Number.POSITIVE_INFINITY && seq <= this.#newest
    return isReused ? this.#newest + 1 : Math.min(this.#floor, seq - 1)
  }

  #startAnew(place: Place): void {
    this.break()
    this.#epoch = place.epoch
    this.#newest = this.#mark = 0
  }

  #evict(): void {
    const entry = this.#entries[this.#head]
    if (!entry) return
    this.#head++
    this.#bytes -= entry.bytes
    this.#floor = Math.max(this.#floor, entry.seq)
    if (this.#head < 1_024 || this.#head * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#head)
    this.#head = 0
  }
}
