import { systemClock, type Clock } from '../../std/mod.ts'
import { checkOutboundUrl } from './check-outbound-url.ts'
import { OutboundError } from './outbound-error.ts'
import { parseNetwork, type AddressNetwork } from './public-address.ts'
import { readAnswer } from './read-answer.ts'
import { resolveBySystem, resolveCallable, type ResolveHost } from './resolve-callable.ts'
import { sendPinned, type PinnedRequest } from './send-pinned.ts'

export interface GuardedFetchOptions {
  readonly clock?: Clock
  /** How host names become addresses. */
  readonly resolve?: ResolveHost
  /** Private addresses and networks the operator lets this server call, `10.0.0.0/8`. */
  readonly allow?: readonly string[]
  /** PEM certificates to trust in place of the well-known ones. */
  readonly ca?: string
}

export interface GuardedRequest {
  /** Default: GET. */
  readonly method?: string
  readonly headers?: HeadersInit
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** For everything: names, connection, redirects and body. Default: 5 s. */
  readonly timeoutMs?: number
  /** Bytes of the answer's body at most. Default: 1 MiB. */
  readonly maxBytes?: number
  /** A longer body is cut there instead of failing the request. */
  readonly cut?: boolean
  /** Redirects followed at most, 0 to 3. Default: 3. Only GET and HEAD are sent on; other methods get the 3xx answer. */
  readonly redirects?: number
  readonly httpsOnly?: boolean
  readonly signal?: AbortSignal
}

export interface GuardedAnswer {
  readonly status: number
  /** Without Set-Cookie. */
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
  /** Whether the answer went on after `body`. */
  readonly cut: boolean
  /** Where the answer came from, after redirects. */
  readonly url: string
}

/** @throws OutboundError */
export type GuardedFetch = (url: string, request?: GuardedRequest) => Promise<GuardedAnswer>

const MAX_REDIRECTS = 3
const TIMEOUT_MS = 5_000
const MAX_BYTES = 1024 * 1024
const redirectStatuses = new Set([301, 302, 303, 307, 308])

/**
 * Makes the only fetch for addresses that come from people (ABU-05): http and https alone, names resolved here and the
 * connection made to the checked public address, the same check for every redirect, time and size bounded, no cookies.
 * Bun itself ends an answer of more than 256 header fields or 16 kB of them.
 */
export function createGuardedFetch(options: GuardedFetchOptions = {}): GuardedFetch {
  const { clock = systemClock, resolve = resolveBySystem, allow = [], ca } = options
  const caller = new OutboundCaller({ resolve, allowed: allow.map(parseNetwork), ca })
  return async (url, request = {}) => {
    const given = new AbortController()
    const cancel = clock.after(request.timeoutMs ?? TIMEOUT_MS, () => given.abort(new OutboundError('timed_out')))
    const signal = request.signal ? AbortSignal.any([request.signal, given.signal]) : given.signal
    try {
      return await orAbort(caller.call(url, request, signal), signal)
    } finally {
      cancel()
      given.abort()
    }
  }
}

interface CallerParts {
  readonly resolve: ResolveHost
  readonly allowed: readonly AddressNetwork[]
  readonly ca: string | undefined
}

class OutboundCaller {
  readonly #parts: CallerParts

  constructor(parts: CallerParts) {
    this.#parts = parts
  }

  async call(text: string, request: GuardedRequest, signal: AbortSignal): Promise<GuardedAnswer> {
    const { method = 'GET', maxBytes = MAX_BYTES, cut = false } = request
    const body = typeof request.body === 'string' ? new TextEncoder().encode(request.body) : request.body
    const pinned: PinnedRequest = { method, headers: new Headers(request.headers), body, signal, ca: this.#parts.ca }
    const left = /^(GET|HEAD)$/i.test(method) ? Math.min(request.redirects ?? MAX_REDIRECTS, MAX_REDIRECTS) : undefined
    const { answer, url } = await this.#follow(checkOutboundUrl(text), pinned, left, request.httpsOnly ?? false)
    const headers = new Headers(answer.headers)
    headers.delete('set-cookie')
    return { status: answer.status, headers, ...(await readAnswer(answer, maxBytes, cut)), url: url.href }
  }

  async #follow(
    url: URL,
    request: PinnedRequest,
    left: number | undefined,
    httpsOnly: boolean,
  ): Promise<{ readonly answer: Response; readonly url: URL }> {
    const { resolve, allowed } = this.#parts
    if (httpsOnly && url.protocol !== 'https:') throw new OutboundError('bad_url', 'Only https addresses are called')
    const answer = await sendPinned(url, await resolveCallable(url, resolve, allowed), request)
    const location = redirectStatuses.has(answer.status) ? answer.headers.get('location') : null
    if (left === undefined || location === null) return { answer, url }
    await answer.body?.cancel()
    if (left === 0) throw new OutboundError('too_many_redirects')
    const next = checkOutboundUrl(location, url)
    const headers = next.origin === url.origin ? request.headers : withoutCredentials(request.headers)
    return this.#follow(next, { ...request, headers }, left - 1, httpsOnly)
  }
}

/** What was meant for one site is not shown to the next. */
function withoutCredentials(headers: Headers): Headers {
  const kept = new Headers(headers)
  for (const name of ['authorization', 'cookie', 'proxy-authorization']) kept.delete(name)
  return kept
}

/** The work's result, or the signal's reason as soon as it is aborted, even when the work does not heed it (a slow resolver). */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(reasonOf(signal))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } catch (error) {
    throw error instanceof OutboundError ? error : readingFailed(error, signal)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function readingFailed(cause: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? reasonOf(signal) : new OutboundError('bad_answer', undefined, { cause })
}

function reasonOf(signal: AbortSignal): unknown {
  return signal.reason instanceof OutboundError
    ? signal.reason
    : new OutboundError('timed_out', undefined, { cause: signal.reason })
}
