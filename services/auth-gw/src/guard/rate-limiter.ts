import { ApiError } from '@ajet/shared/http'
import { Lru, type Clock } from '@ajet/shared/std'

interface Bucket {
  tokens: number
  /** When the tokens were counted, ms since the epoch. */
  at: number
  /** Taken since the other gateways were told; undefined while they are told nothing. */
  untold: number | undefined
}

export interface RateLimiterOptions {
  readonly clock: Clock
  readonly perSecond: number
  readonly burst: number
}

/** A bucket that is being emptied, and for how many ms of refilling more than was told before. */
export interface BusyBucket {
  readonly key: string
  readonly owedMs: number
}

/** How often full buckets are let go: most are of somebody who has gone on. */
const SWEEP_MS = 5_000
const SWEPT_AT_ONCE = 5_000

/**
 * Token buckets in memory: how fast one session, or one address, may go on. A bucket that is more than half empty is
 * one to tell the other gateways of, see `LimitExchange`.
 */
export class RateLimiter {
  readonly #clock: Clock
  readonly #perMs: number
  readonly #burst: number
  readonly #buckets = new Lru<string, Bucket>(50_000)
  readonly #busy = new Set<string>()
  #isSweepDue = false

  constructor({ clock, perSecond, burst }: RateLimiterOptions) {
    this.#clock = clock
    this.#perMs = perSecond / 1000
    this.#burst = burst
  }

  /** How many buckets are kept: those that are not full, and for some seconds those that are. */
  get size(): number {
    return this.#buckets.size
  }

  /** Takes one token. @throws ApiError `rate_limited` with the seconds until there is one again */
  take(key: string): void {
    const bucket = this.#refilled(key)
    if (bucket.tokens < 1) throw new ApiError('rate_limited', { retry_after: (1 - bucket.tokens) / this.#perMs / 1000 })
    bucket.tokens -= 1
    if (bucket.untold !== undefined) bucket.untold += 1
    else if (bucket.tokens < this.#burst / 2) this.#busy.add(key)
  }

  /** The buckets that are being emptied, each with what was taken since the last call. */
  takeBusy(): readonly BusyBucket[] {
    return [...this.#busy].flatMap((key) => {
      const bucket = this.#refilled(key)
      const owed = bucket.untold ?? this.#burst - bucket.tokens
      const isCalm = bucket.tokens >= this.#burst / 2 && owed === 0
      bucket.untold = isCalm ? undefined : 0
      if (isCalm) this.#busy.delete(key)
      return isCalm ? [] : [{ key, owedMs: owed / this.#perMs }]
    })
  }

  /** What all gateways together have taken out of a bucket, as ms of refilling. */
  applyLevel({ key, owedMs }: BusyBucket): void {
    const bucket = this.#refilled(key)
    const left = this.#burst - owedMs * this.#perMs - (bucket.untold ?? 0)
    bucket.tokens = Math.max(-this.#burst, Math.min(bucket.tokens, left))
  }

  #refilled(key: string): Bucket {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(key)
    if (!bucket) {
      const fresh = { tokens: this.#burst, at: now, untold: undefined }
      this.#buckets.set(key, fresh)
      this.#scheduleSweep()
      return fresh
    }
    bucket.tokens = this.#tokensAt(bucket, now)
    bucket.at = now
    return bucket
  }

  #tokensAt({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.#burst, tokens + Math.max(0, now - at) * this.#perMs)
  }

  #scheduleSweep(): void {
    if (this.#isSweepDue) return
    this.#isSweepDue = true
    this.#clock.after(SWEEP_MS, () => this.#sweep())
  }

  /**
   * A full bucket is like none. Those not used for the longest time come first: where they are not full yet, those behind
   * them wait for the next time. One whose count the other gateways are still to be told stays until they are.
   */
  #sweep(): void {
    this.#isSweepDue = false
    const now = this.#clock.now()
    let seen = 0
    for (const [key, bucket] of this.#buckets.entries()) {
      seen += 1
      if (seen > SWEPT_AT_ONCE || this.#tokensAt(bucket, now) < this.#burst) break
      if (this.#busy.has(key)) continue
      this.#buckets.delete(key)
    }
    if (this.#buckets.size > 0) this.#scheduleSweep()
  }
}
