import type { Clock } from '../std/mod.ts'
import type { Connection } from './connection.ts'

/** Each connection hears something every so many seconds, well inside the idle time-out of 60 s (STACK.md). */
export const HEARTBEAT_S = 20
export const IDLE_TIMEOUT_S = 60

/** A second per slot, so that not all connections are written to at once. */
export class Heartbeat {
  readonly #slots: Set<Connection>[] = Array.from({ length: HEARTBEAT_S }, () => new Set())
  readonly #clock: Clock
  readonly #beat: (connections: ReadonlySet<Connection>) => void
  #at = 0
  #next = 0
  #cancel: () => void = () => undefined

  constructor(clock: Clock, beat: (connections: ReadonlySet<Connection>) => void) {
    this.#clock = clock
    this.#beat = beat
  }

  start(): void {
    this.#cancel = this.#clock.after(1_000, () => {
      const slot = this.#slots[this.#at]
      this.#at = (this.#at + 1) % HEARTBEAT_S
      this.start()
      if (slot && slot.size > 0) this.#beat(slot)
    })
  }

  stop(): void {
    this.#cancel()
  }

  /** The returned function takes the connection out again. */
  add(connection: Connection): () => void {
    const slot = this.#slots[this.#next]
    this.#next = (this.#next + 1) % HEARTBEAT_S
    slot?.add(connection)
    return () => void slot?.delete(connection)
  }
}
