import { Histogram } from '../measure/histogram.ts'

/** When each message should have been sent, and how long it took to every receiver, in ms from that moment. */
export class Deliveries {
  readonly latencies = new Histogram()
  readonly #scheduledAt: number[] = []
  /** Per message, when the last receiver so far had it. */
  readonly #lastAt: number[] = []
  readonly #measuredFrom: number
  #measured = 0

  /** Messages scheduled before `measuredFrom` (`performance.now()`) are warm-up and do not count. */
  constructor(measuredFrom: number) {
    this.#measuredFrom = measuredFrom
  }

  schedule(index: number, at: number): void {
    this.#scheduledAt[index] = at
  }

  /** True when the message belongs to the measured time. */
  isMeasured(index: number): boolean {
    return (this.#scheduledAt[index] ?? 0) >= this.#measuredFrom
  }

  deliver(index: number, now: number): void {
    const scheduled = this.#scheduledAt[index]
    if (scheduled === undefined || scheduled < this.#measuredFrom) return
    this.#measured += 1
    this.latencies.record(now - scheduled)
    this.#lastAt[index] = now
  }

  /** Deliveries of messages of the measured time. */
  get count(): number {
    return this.#measured
  }

  /** For each message the time until its last receiver had it. */
  lastReader(): Histogram {
    const histogram = new Histogram()
    this.#lastAt.forEach((at, index) => histogram.record(at - (this.#scheduledAt[index] ?? at)))
    return histogram
  }
}
