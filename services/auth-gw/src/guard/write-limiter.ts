import { ApiError } from '@ajet/shared/http'
import { Lru, type Clock } from '@ajet/shared/std'

interface Bucket {
  tokens: number
  /** When the tokens were counted, ms since the epoch. */
  at: number
}

export interface WriteLimiterOptions {
  readonly clock: Clock
  readonly perSecond: number
  readonly burst: number
}

/** Token buckets in memory: how fast one session, and one address, may change things. */
export class WriteLimiter {
  readonly #clock: Clock
  readonly #perMs: number
  readonly #burst: number
  readonly #buckets = new Lru<string, Bucket>(50_000)

  constructor({ clock, perSecond, burst }: WriteLimiterOptions) {
    this.#clock = clock
    this.#perMs = perSecond / 1000
    this.#burst = burst
  }

  /** Takes one token. @throws ApiError `rate_limited` with the seconds until there is one again */
  take(key: string): void {
    const bucket = this.#refilled(key)
    if (bucket.tokens < 1) throw new ApiError('rate_limited', { retry_after: (1 - bucket.tokens) / this.#perMs / 1000 })
    bucket.tokens -= 1
  }

  #refilled(key: string): Bucket {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(key)
    if (!bucket) {
      const fresh = { tokens: this.#burst, at: now }
      this.#buckets.set(key, fresh)
      return fresh
    }
    bucket.tokens = Math.min(this.#burst, bucket.tokens + Math.max(0, now - bucket.at) * this.#perMs)
    bucket.at = now
    return bucket
  }
}
