const BUCKETS_PER_DOUBLING = 64
const SMALLEST_MS = 0.001
const BUCKETS = BUCKETS_PER_DOUBLING * 30

/** Latencies in ms, kept in buckets about 1% wide, so that millions of samples cost a fixed amount of memory. */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS)
  #total = 0
  #max = 0

  record(ms: number): void {
    const index = ms <= SMALLEST_MS ? 0 : Math.floor(Math.log2(ms / SMALLEST_MS) * BUCKETS_PER_DOUBLING)
    const bucket = Math.min(index, BUCKETS - 1)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#total += 1
    if (ms > this.#max) this.#max = ms
  }

  get count(): number {
    return this.#total
  }

  get max(): number {
    return this.#max
  }

  /** The latency that `share` (0 to 1) of the samples do not exceed, to about 1%; NaN without samples. */
  quantile(share: number): number {
    if (this.#total === 0) return Number.NaN
    const rank = Math.ceil(share * this.#total)
    let seen = 0
    for (const [index, count] of this.#counts.entries()) {
      seen += count
      if (seen >= rank) return Math.min(upperEdge(index), this.#max)
    }
    return this.#max
  }
}

const upperEdge = (index: number): number => SMALLEST_MS * 2 ** ((index + 1) / BUCKETS_PER_DOUBLING)
