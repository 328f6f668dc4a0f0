const WINDOW_MS = 10_000
/** Heartbeats are a few a minute, and typing is passed on once a second. */
const PER_WINDOW = 60

/** How fast one client speaks. */
export class MessageRate {
  #since = -Infinity
  #count = 0

  /** False for a message too many in ten seconds. */
  take(now: number): boolean {
    if (Math.abs(now - this.#since) >= WINDOW_MS) {
      this.#since = now
      this.#count = 0
    }
    this.#count++
    return this.#count <= PER_WINDOW
  }
}
