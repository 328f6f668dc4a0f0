import type { Delivery } from '../eventbus/mod.ts'
import type { Clock } from '../std/mod.ts'
import type { AccessChange } from './access-change.ts'
import { AccessLog, applyChange } from './access-log.ts'
import { Batch } from './batch.ts'
import type { Connection } from './connection.ts'
import type { EndReason, Frame } from './contract.ts'
import { ConnectionIndex } from './connection-index.ts'
import { Flusher } from './flusher.ts'
import { newCounters } from './live-counters.ts'
import { LiveEntry } from './live-entry.ts'
import type { LiveLogger } from './live-logger.ts'
import { Ring, type RingLimits } from './ring.ts'
import { forViewers } from './visibility.ts'

/** What shared replays may hold together: clients that come back for different places share nothing. */
const MAX_REPLAY_BYTES = 8 * 1024 * 1024

export interface FanOutOptions {
  readonly clock: Clock
  readonly logger: LiveLogger
  readonly ring: RingLimits
  readonly maxBufferedBytes: number
}

export interface ConnectionEvents {
  connected(connection: Connection): void
  disconnected(connection: Connection): void
}

export interface Greeting {
  readonly first?: Frame
  readonly missed: readonly Frame[]
  readonly last: Frame
}

/** The connections, the recent events, and the way from one to the other. Everything in it is synchronous. */
export class FanOut {
  readonly index = new ConnectionIndex()
  readonly counters = newCounters()
  readonly accessLog: AccessLog
  readonly ring: Ring
  readonly maxBufferedBytes: number
  readonly #logger: LiveLogger
  readonly #events: ConnectionEvents
  readonly #flusher: Flusher
  readonly #onEnd = new Map<Connection, () => void>()
  #replays = new Batch()
  #replayBytes = 0

  constructor({ clock, logger, ring, maxBufferedBytes }: FanOutOptions, events: ConnectionEvents) {
    this.ring = new Ring(ring)
    this.accessLog = new AccessLog(clock)
    this.maxBufferedBytes = maxBufferedBytes
    this.#logger = logger
    this.#events = events
    this.#flusher = new Flusher(
      (bytes) => (this.counters.bytes += bytes),
      (connection) => this.#dropSlow(connection),
    )
  }

  /** `caughtUp`: nothing before it waits, so a client that has it has everything. */
  deliver(delivery: Delivery, caughtUp: boolean): void {
    this.forgetReplays()
    const entry = this.ring.append({ delivery, caughtUp })
    this.#send(entry, delivery)
  }

  /** What is not in the log and everybody in its place may see: typing. */
  deliverEphemeral(delivery: Delivery): void {
    this.#send(new LiveEntry({ delivery }), delivery)
  }

  /** What is not in the log, to the connections chosen for it: presence. */
  deliverTo(delivery: Delivery, connections: readonly Connection[]): void {
    this.counters.events++
    const entry = new LiveEntry({ delivery })
    for (const connection of connections) this.#show(entry, connection)
  }

  /** Tells the viewers of a channel, at present and on their return, that events are missing. */
  channelGap(channelId: string): void {
    this.counters.gaps++
    const entry = this.ring.append({ gapChannelId: channelId, caughtUp: false })
    for (const connection of this.index.ofChannel(channelId)) this.#show(entry, connection)
  }

  /** Tells everybody that events are missing, and ends every stream. */
  everythingGap(): void {
    this.counters.gaps++
    this.ring.break()
    this.accessLog.lose()
    const entry = new LiveEntry({})
    for (const connection of this.index.all) {
      this.#show(entry, connection)
      this.end(connection, 'start-over')
    }
  }

  applyChange(change: AccessChange): void {
    this.accessLog.add(change)
    for (const connection of this.#concerned(change)) applyChange(change, connection, this.index)
  }

  /** The first that a connection gets: its own part, what it missed, its own part again. */
  greet(connection: Connection, { first, missed, last }: Greeting): void {
    const batches = [first, undefined, last].map((frame) => frame && new Batch().add(frame))
    if (missed.length > 0) batches[1] = this.joinReplay(missed)
    for (const batch of batches) {
      if (!batch) continue
      this.counters.bytes += batch.length
      connection.write(batch)
    }
  }

  /** Frames as one batch. Many clients that come back at once for the same share it. */
  joinReplay(frames: readonly Frame[]): Batch {
    const replay = frames.reduce((batch, frame) => batch.add(frame), this.#replays)
    this.#replayBytes += replay.length
    if (this.#replayBytes > MAX_REPLAY_BYTES) this.forgetReplays()
    return replay
  }

  forgetReplays(): void {
    this.#replays = new Batch()
    this.#replayBytes = 0
  }

  push(connection: Connection, frame: Frame): void {
    this.#flusher.push(connection, frame)
  }

  /** The entry's bytes for a connection's kind of client; null when it does not show it. */
  frame(entry: LiveEntry, connection: Connection): Frame | null {
    return entry.frame(
      connection.encoder,
      (bytes) => this.#encoded(entry, bytes),
      (err) => this.#encodeFailed(entry, err),
    )
  }

  flush(): void {
    this.#flusher.flush()
  }

  /** `onEnd` runs once, whichever way the connection ends. */
  add(connection: Connection, onEnd?: () => void): void {
    this.index.add(connection)
    if (onEnd) this.#onEnd.set(connection, onEnd)
    this.#events.connected(connection)
  }

  /** Ends a connection from this side, after what is waiting for it. */
  end(connection: Connection, reason: EndReason): void {
    if (!this.index.all.has(connection)) return
    this.#flusher.flushOne(connection)
    if (this.remove(connection)) connection.end(reason)
  }

  /** Forgets a connection. False when it was forgotten before. */
  remove(connection: Connection): boolean {
    if (!this.index.remove(connection)) return false
    connection.batch = undefined
    this.#onEnd.get(connection)?.()
    this.#onEnd.delete(connection)
    this.#events.disconnected(connection)
    return true
  }

  #send(entry: LiveEntry, { event }: Delivery): void {
    this.counters.events++
    forViewers(this.index, event, (connection) => this.#show(entry, connection))
  }

  #show(entry: LiveEntry, connection: Connection): void {
    const frame = this.frame(entry, connection)
    if (!frame) return
    this.counters.frames++
    this.#flusher.push(connection, frame)
  }

  #concerned(change: AccessChange): Iterable<Connection> {
    switch (change.kind) {
      case 'gain':
      case 'lose':
        return this.index.ofUser(change.userId)
      case 'channel-gone':
        return this.index.ofChannel(change.channelId)
      case 'community-gone':
        return this.index.ofCommunity(change.communityId)
      case 'muted-or-not':
      case 'sessions-gone':
        return []
    }
  }

  #dropSlow(connection: Connection): void {
    if (!this.remove(connection)) return
    connection.abort()
    this.counters.dropped_slow++
    this.#logger.info({ user_id: connection.userId, limit: this.maxBufferedBytes }, 'A slow reader was let go')
  }

  #encoded(entry: LiveEntry, bytes: number): void {
    this.counters.encoded++
    if (entry.seq > 0) this.ring.grow(bytes)
  }

  #encodeFailed(entry: LiveEntry, err: unknown): void {
    this.counters.encode_errors++
    const event = entry.delivery?.event
    this.#logger.error({ err, event_id: event?.id, type: event?.type }, 'An event could not be encoded')
  }
}
