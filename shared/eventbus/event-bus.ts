import type { EventEnvelope } from '../schema/mod.ts'
import type { BusStats } from './bus-stats.ts'
import type { DeadLetter } from './dead-letter.ts'

/**
 * A place in the bus's durable log, `<epoch>.<sequence>`: the epoch changes when the log starts anew
 * (a restarted in-process bus, a wiped JetStream), so a place of another epoch is never mistaken for one of this.
 */
export type Position = string

export interface Delivery {
  readonly subject: string
  readonly event: EventEnvelope
  /** Where the event stands in the durable log: set by `consume`, undefined in a live subscription. */
  readonly position: Position | undefined
}

/**
 * May be async. A throw or rejection is counted and never stops the subscription (FLT-16): a live subscription logs it
 * and goes on with the next event; a durable one tries again a few times within a second, then sets the event aside.
 * A handler whose own store is away for longer waits for it itself.
 */
export type EventHandler = (delivery: Delivery) => void | Promise<void>

export interface Subscription extends AsyncDisposable {
  readonly pattern: string
  unsubscribe(): Promise<void>
}

export interface ConsumeOptions {
  /**
   * Where to begin: `'new'` after the newest entry; `{ last: n }` with the n newest entries of the log, as many as are there (those that match the pattern);
   * `{ after: position }` with the first entry after it.
   */
  readonly from: 'new' | { readonly last: number } | { readonly after: Position }
  /** Called instead of silence when entries between `from` (or the last delivered one) and the present are gone. Delivery goes on behind the gap. */
  readonly onGap: (reason: string) => void
}

/**
 * Events between processes. Durable subjects (`chat.>`) are kept in a bounded log and can be replayed;
 * ephemeral subjects (`live.>`) reach whoever listens at that moment.
 * The bus is a doorbell: it may deliver twice. Nothing is safe because the bus said so (DESIGN.md §3).
 */
export interface EventBus extends AsyncDisposable {
  readonly driver: 'memory' | 'nats'
  /**
   * The connection to the broker, another number after each loss; undefined while it is lost. What a live subscription
   * was to hear meanwhile is not made up for: who relies on it relies on nothing learned over another connection.
   */
  readonly connection: number | undefined
  /** Resolves when the bus has taken the event. Rejects on an invalid envelope, a payload over the limit, or no broker within the time-out. Publishing one event id twice on a durable subject stores it once (de-duplication window: 2 minutes). */
  publish(subject: string, event: EventEnvelope): Promise<void>
  /** Live delivery to every subscriber of a pattern (`*` one token, `>` the rest); nothing is replayed. */
  subscribe(pattern: string, handler: EventHandler): Promise<Subscription>
  /** In-order delivery from the durable log, going on through broker restarts without holes or, where entries are gone, with `onGap`. */
  consume(pattern: string, handler: EventHandler, options: ConsumeOptions): Promise<Subscription>
  /** The newest events that durable consumers set aside (FLT-16), at most `limit`, oldest first. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>
  /** The newest position of the durable log. */
  position(): Promise<Position>
  /** Round trip to the broker in ms; rejects when it does not answer (EB-10). */
  ping(): Promise<number>
  /** Counters since creation, for /metrics. */
  stats(): BusStats
  /** Resolves when every handler called so far has finished. */
  settle(): Promise<void>
  close(): Promise<void>
}
