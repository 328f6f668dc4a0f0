import type { Clock } from '../std/mod.ts'

/** How long one event id is stored once (the stream's duplicate window). */
export const DEDUPE_WINDOW_MS = 2 * 60_000
const CAPACITY = 300_000

/** The event ids of the last two minutes, oldest first. */
export class RecentIds {
  readonly #clock: Clock
  readonly #seen = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True the first time an id is seen within the window. */
  add(id: string): boolean {
    const now = this.#clock.now()
    this.#forget(now)
    if (this.#seen.has(id)) return false
    this.#seen.set(id, now)
    return true
  }

  #forget(now: number): void {
    for (const [id, at] of this.#seen) {
      if (now - at < DEDUPE_WINDOW_MS && this.#seen.size < CAPACITY) return
      this.#seen.delete(id)
    }
  }
}
