import { backoff, type Clock } from '../std/mod.ts'
import { ApiTimeoutError, ApiUnreachableError } from './errors.ts'
import type { Answer } from './send.ts'

/** A server may ask for a longer pause than anybody waits for. */
const MAX_RETRY_AFTER_MS = 10_000

export interface RetryOptions {
  /** Tries after the first one. */
  readonly retries: number
  readonly clock: Clock
  readonly random: () => number
  readonly signal?: AbortSignal
}

/** Tries again after a 5xx, a time-out or a lost connection (AC-11), with growing, varied pauses or those the server asks for. */
export async function withRetry(attempt: () => Promise<Answer>, options: RetryOptions): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const outcome = await attempt().catch(keepTransient)
    const isLast = tries >= options.retries
    if (outcome instanceof Error) {
      if (isLast) throw outcome
      await pause(backoff(tries, options), options)
      continue
    }
    if (!isTransient(outcome) || isLast) return outcome
    await pause(retryAfter(outcome.headers, options.clock) ?? backoff(tries, options), options)
  }
}

/** A conflict with a time to come back: the same request is still being worked on, by another try of it. */
function isTransient({ status, headers }: Answer): boolean {
  return status >= 500 || (status === 409 && headers.has('retry-after'))
}

function keepTransient(err: unknown): Error {
  if (err instanceof ApiTimeoutError || err instanceof ApiUnreachableError) return err
  throw err
}

/** The Retry-After header in ms, seconds or an HTTP date (RFC 9110 §10.2.3); undefined when absent or not readable. */
function retryAfter(headers: Headers, clock: Clock): number | undefined {
  const text = headers.get('retry-after')
  if (text === null) return undefined
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - clock.now()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS)
}

function pause(ms: number, { clock, signal }: RetryOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    })
    if (signal?.aborted) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true })
  })
}
