import type { Principal } from '../http/mod.ts'
import { Lru, type Clock } from '../std/mod.ts'

/** How often those whose time is over are let go: thousands come once and then only listen. */
const SWEEP_MS = 5_000

interface Known {
  readonly principal: Principal
  /** ms since the epoch. */
  until: number
}

/** Callers that are believed for some seconds, by the hash of their token. */
export class KnownCallers {
  readonly #clock: Clock
  readonly #known: Lru<string, Known>
  #cancelSweep: (() => void) | undefined

  constructor(clock: Clock, capacity: number) {
    this.#clock = clock
    this.#known = new Lru(capacity)
  }

  get size(): number {
    return this.#known.size
  }

  find(key: string): Principal | undefined {
    const known = this.#known.get(key)
    return known && known.until > this.#clock.now() ? known.principal : undefined
  }

  /** `until` in ms since the epoch. */
  add(key: string, principal: Principal, until: number): void {
    this.#known.set(key, { principal, until })
    this.#cancelSweep ??= this.#clock.after(SWEEP_MS, () => this.#sweep())
  }

  forgetUser(userId: string): void {
    for (const known of this.#known.values()) if (known.principal.user_id === userId) known.until = 0
  }

  forgetAll(): void {
    this.#known.clear()
  }

  stop(): void {
    this.#cancelSweep?.()
    this.#cancelSweep = undefined
  }

  #sweep(): void {
    this.stop()
    const now = this.#clock.now()
    for (const [key, { until }] of this.#known.entries()) if (until <= now) this.#known.delete(key)
    if (this.size > 0) this.#cancelSweep = this.#clock.after(SWEEP_MS, () => this.#sweep())
  }
}
