import type { Clock } from '../std/mod.ts'
import { ApiTimeoutError, ApiUnreachableError } from './errors.ts'

/** How a request reaches the server: the global `fetch`, or a service called in memory. */
export type Fetch = (request: Request) => Promise<Response>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface SendOptions {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/**
 * One try: sends and reads the whole answer within the time-out.
 *
 * @throws ApiTimeoutError, ApiUnreachableError, or the reason of the caller's signal
 */
export async function send(build: (signal: AbortSignal) => Request, options: SendOptions): Promise<Answer> {
  options.signal?.throwIfAborted()
  const control = new AbortController()
  const stopped = rejectWhenAborted(control.signal)
  const end = (reason: unknown) => control.abort(reason)
  const giveUp = () => end(options.signal?.reason)
  const cancelTimer = options.clock.after(options.timeoutMs, () => end(new ApiTimeoutError(options.timeoutMs)))
  options.signal?.addEventListener('abort', giveUp, { once: true })
  try {
    // A transport that does not look at the signal must not make the caller wait.
    return await Promise.race([exchange(build(control.signal), options.fetch), stopped])
  } catch (err) {
    throw control.signal.aborted ? control.signal.reason : err
  } finally {
    cancelTimer()
    options.signal?.removeEventListener('abort', giveUp)
  }
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

async function exchange(request: Request, fetch: Fetch): Promise<Answer> {
  try {
    const response = await fetch(request)
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (cause) {
    throw new ApiUnreachableError(`${new URL(request.url).origin} does not answer`, { cause })
  }
}
