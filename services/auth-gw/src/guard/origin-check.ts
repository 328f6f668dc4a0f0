import { ApiError } from '@ajet/shared/http'

const READ_ONLY = new Set(['GET', 'HEAD', 'OPTIONS'])
/** These make a session without having one: a foreign page could sign somebody in as its owner (login CSRF). */
const SIGNING_IN = new Set(['/auth/setup', '/auth/login', '/auth/register', '/auth/login/totp', '/auth/login/passkey'])
/** The mailed token in the body is what counts there, never the cookie. Their pages send no referrer, and so no origin. */
const BY_MAIL = new Set(['/auth/forgot', '/auth/reset', '/auth/confirm', '/auth/confirm/send'])
const STREAM = /^\/(?:sse|tui\/sse|ws)\//

export interface OriginCheck {
  readonly request: Request
  readonly path: string
  /** True when only a cookie says who asks: browsers send it by themselves. */
  readonly byCookie: boolean
  readonly baseUrl: string
  /** Pages of other sites that may call the API (`cors.origins`). */
  readonly isTrusted?: (origin: string | null) => boolean
}

export function isReadOnly(method: string): boolean {
  return READ_ONLY.has(method)
}

export function isStream(path: string): boolean {
  return STREAM.test(path)
}

/**
 * Refuses what another site made a browser send (ABU-06): changes with a cookie, signing in, and event streams.
 *
 * @throws ApiError `cross_origin`
 */
export function checkOrigin(check: OriginCheck): void {
  const { request, path, byCookie } = check
  if (isReadOnly(request.method)) {
    if (byCookie && STREAM.test(path) && isForeign(check)) throw new ApiError('cross_origin')
    return
  }
  if (BY_MAIL.has(path)) return
  if (byCookie && !isOwn(check)) throw new ApiError('cross_origin')
  const mayCall = check.isTrusted?.(request.headers.get('origin')) ?? false
  if (SIGNING_IN.has(path) && !isOwn(check) && !mayCall && !isProgram(request)) throw new ApiError('cross_origin')
}

/**
 * Browsers open a WebSocket to any site, send its cookies and ask nobody: the origin is all there is (RFC 6455 §10.2).
 * Programs send none.
 *
 * @throws ApiError `cross_origin`
 */
export function checkUpgrade({ request, baseUrl, isTrusted }: Omit<OriginCheck, 'byCookie' | 'path'>): void {
  if (!request.headers.has('upgrade')) return
  const origin = request.headers.get('origin')
  if (origin === null || isOurs(origin, request, baseUrl) || isTrusted?.(origin)) return
  throw new ApiError('cross_origin')
}

/**
 * A stream has no head without the stream: whoever asks for the one alone would leave the other open behind.
 *
 * @throws ApiError `method_not_allowed`
 */
export function checkStream({ method }: Request, path: string): void {
  if (method === 'HEAD' && STREAM.test(path)) throw new ApiError('method_not_allowed', { allow: ['GET'] })
}

/** The browser says that the request comes from this site. */
function isOwn({ request, baseUrl }: OriginCheck): boolean {
  const origin = request.headers.get('origin')
  if (origin !== null) return isOurs(origin, request, baseUrl)
  const site = request.headers.get('sec-fetch-site')
  return site === 'same-origin' || site === 'none'
}

/** The browser says that it does not. */
export function isForeign({ request, baseUrl }: Pick<OriginCheck, 'request' | 'baseUrl'>): boolean {
  const origin = request.headers.get('origin')
  if (origin !== null && !isOurs(origin, request, baseUrl)) return true
  const site = request.headers.get('sec-fetch-site')
  return site === 'cross-site' || site === 'same-site'
}

/** A browser cannot send JSON to another site without asking first, and tells its origin: who does neither is a program. */
function isProgram({ headers }: Request): boolean {
  const isJson = /^application\/json\b/i.test(headers.get('content-type') ?? '')
  return isJson && headers.get('origin') === null && headers.get('sec-fetch-site') === null
}

/** By the base URL, or by the name the browser itself believes to talk to. */
function isOurs(origin: string, request: Request, baseUrl: string): boolean {
  if (origin === baseUrl) return true
  const host = request.headers.get('host') ?? new URL(request.url).host
  const [from, base] = [URL.parse(origin), new URL(baseUrl)]
  // The same name without TLS is a page that anybody in between may have written.
  return from?.host === host && !(from.host === base.host && from.protocol === 'http:')
}
