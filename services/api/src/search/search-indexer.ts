import { isForeignKeyViolation, type Database, type OutboxRow, type Tables } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import { Lru, type Clock } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { documentOf, newWordsToLookUp, type SearchDocument } from './document.ts'
import {
  claimChannels,
  findBehind,
  findWordsFile,
  loadNew,
  saveDocuments,
  saveProgress,
  saveWords,
  takeChanged,
} from './index-queries.ts'
import { openSegment } from './segments.ts'

export interface SearchIndexerOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
}

/** Posts of this time go into the index together: a round costs the same for one as for twenty. */
const GATHER_MS = 1_000
/** What another process has posted, or left behind, is found by looking. */
const SWEEP_EVERY_MS = 30_000
/** After some work it leaves the processor to the posts for this many times as long: an eighth of the time is its own. */
const REST_RATIO = 7
/** Longer than after any round of work: one that took its time because the database hung is nothing to rest from (FLT-18). */
const MAX_REST_MS = 10_000
/** Whatever the load, it is no further behind than this before it works without rest. */
const MAX_LAG_MS = 30_000
const CHANNELS_AT_ONCE = 20
const MESSAGES_AT_ONCE = 1_000
const KNOWN_WORDS = 50_000
/** So often it is seen whether the newest segment has its share. */
const LOOK_AT_SEGMENT_EVERY = 2_000

/**
 * Brings committed messages into the full-text index, behind the post (AJ-129). How far each channel has come is in the
 * database: nothing is lost by a kill, and several servers share the work.
 */
export class SearchIndexer {
  readonly #options: SearchIndexerOptions
  /** Channels with something to do, and since when, ms since the epoch; the oldest first. */
  readonly #dirty = new Map<string, number>()
  /** Words this process has put into the table, while it is the same. */
  readonly #known = new Lru<string, true>(KNOWN_WORDS)
  #wordsFile: number | undefined
  #mayHaveChanges = true
  #sinceSegmentSeen = LOOK_AT_SEGMENT_EVERY
  #running: Promise<void> | undefined
  /** How many wait for everything to be done. */
  #waiting = 0
  #endRest: (() => void) | undefined
  #cancelGather: (() => void) | undefined
  #cancelSweep: (() => void) | undefined
  #stopped = false

  constructor(options: SearchIndexerOptions) {
    this.#options = options
  }

  /** Begins to watch, and to catch up with what happened before. */
  start(): void {
    this.#scheduleSweep(0)
  }

  /** Events this process has committed. */
  see(rows: readonly OutboxRow[]): void {
    for (const { event } of rows) {
      if (event.type === 'message/created' && event.channel_id) this.#note([event.channel_id])
      else if (event.type === 'message/edited') this.#mayHaveChanges = true
      else continue
      this.#gather()
    }
  }

  /** Resolves when everything committed before the call can be found, or the database has refused it. */
  async settle(): Promise<void> {
    this.#waiting++
    this.#endRest?.()
    try {
      await this.#running
      await this.#sweep()
    } finally {
      this.#waiting--
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelGather?.()
    this.#cancelSweep?.()
    this.#endRest?.()
    await this.#running
  }

  #note(channelIds: readonly string[], since = this.#options.clock.now()): void {
    for (const id of channelIds) if (!this.#dirty.has(id)) this.#dirty.set(id, since)
  }

  #gather(): void {
    if (this.#stopped) return
    this.#cancelGather ??= this.#options.clock.after(GATHER_MS, () => {
      this.#cancelGather = undefined
      void this.#run()
    })
  }

  #scheduleSweep(ms: number): void {
    if (this.#stopped) return
    this.#cancelSweep?.()
    this.#cancelSweep = this.#options.clock.after(
      ms,
      () => void this.#sweep().then(() => this.#scheduleSweep(SWEEP_EVERY_MS)),
    )
  }

  async #sweep(): Promise<void> {
    this.#mayHaveChanges = true
    let last = ''
    while (!this.#stopped) {
      const behind = await this.#attempt(() => findBehind(this.#options.db.kysely, 500))
      this.#note(behind ?? [])
      await this.#run()
      // The same channels again: another server is at them.
      const found = (behind ?? []).join()
      if (found === '' || found === last) return
      last = found
    }
  }

  #run(): Promise<void> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #runAll(): Promise<void> {
    while (this.#mayHaveChanges && !this.#stopped) {
      this.#mayHaveChanges = false
      const taken = await this.#attempt(() => this.#options.db.transaction((trx) => this.#indexChanged(trx)))
      this.#mayHaveChanges = taken === MESSAGES_AT_ONCE
    }
    while (this.#dirty.size > 0 && !this.#stopped) {
      const taken = [...this.#dirty].slice(0, CHANNELS_AT_ONCE)
      const channels = taken.map(([id]) => id)
      for (const id of channels) this.#dirty.delete(id)
      const began = performance.now()
      const unfinished = await this.#attempt(() => this.#options.db.transaction((trx) => this.#indexNew(trx, channels)))
      this.#note(unfinished ?? [], taken[0]?.[1])
      await this.#rest(Math.min((performance.now() - began) * REST_RATIO, MAX_REST_MS))
    }
  }

  /** Search may be late when there is much to write; what people wait for goes first. */
  async #rest(ms: number): Promise<void> {
    const { clock } = this.#options
    const [oldest] = this.#dirty.values()
    if (oldest === undefined || this.#waiting > 0 || this.#stopped || clock.now() - oldest > MAX_LAG_MS) return
    const over = Promise.withResolvers<void>()
    const cancel = clock.after(ms, over.resolve)
    this.#endRest = () => {
      cancel()
      over.resolve()
    }
    await over.promise
    this.#endRest = undefined
  }

  /** Undefined when the database refuses; the next sweep tries again. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      // A message was deleted between the look and the write.
      if (isForeignKeyViolation(error)) this.#options.logger.debug({ err: error }, 'A message vanished on its way')
      else this.#options.logger.warn({ err: error }, 'Messages could not be brought into the search; will retry')
      return undefined
    }
  }

  async #indexChanged(trx: Transaction<Tables>): Promise<number> {
    const { taken, messages } = await takeChanged(trx, MESSAGES_AT_ONCE)
    const documents = messages.map(documentOf)
    await saveDocuments(trx, documents)
    await this.#learn(trx, documents)
    return taken
  }

  /** Resolves with the channels that have more. */
  async #indexNew(trx: Transaction<Tables>, channelIds: readonly string[]): Promise<readonly string[]> {
    const claimed = await claimChannels(trx, channelIds)
    if (claimed.length === 0) return []
    const limit = Math.ceil(MESSAGES_AT_ONCE / claimed.length)
    const messages = await loadNew(trx, claimed, limit)
    const documents = messages.filter(({ body_md, files }) => body_md !== '' || files > 0).map(documentOf)
    await saveDocuments(trx, documents)
    await this.#learn(trx, documents)
    const byChannel = Map.groupBy(messages, ({ channel_id }) => channel_id)
    const reached = claimed.map(({ channel_id, last_seq }) => {
      const own = byChannel.get(channel_id) ?? []
      const isFull = own.length >= limit
      return {
        channel_id,
        seq: isFull ? (own.at(-1)?.seq ?? last_seq) : Math.max(last_seq, own.at(-1)?.seq ?? 0),
        isFull,
      }
    })
    await saveProgress(trx, reached)
    await this.#countIntoSegment(trx, documents.length)
    return reached.filter(({ isFull }) => isFull).map(({ channel_id }) => channel_id)
  }

  async #countIntoSegment(trx: Transaction<Tables>, count: number): Promise<void> {
    this.#sinceSegmentSeen += count
    if (this.#sinceSegmentSeen < LOOK_AT_SEGMENT_EVERY) return
    this.#sinceSegmentSeen = 0
    await openSegment(trx)
  }

  async #learn(trx: Transaction<Tables>, documents: readonly SearchDocument[]): Promise<void> {
    if (documents.length === 0) return
    const wordsFile = await findWordsFile(trx)
    if (wordsFile !== this.#wordsFile) this.#known.clear()
    this.#wordsFile = wordsFile
    const fresh = [...newWordsToLookUp(documents, (word) => this.#known.has(word))]
    await saveWords(trx, fresh)
    for (const word of fresh) this.#known.set(word, true)
  }
}
