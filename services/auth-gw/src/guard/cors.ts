import { ApiError } from '@ajet/shared/http'

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE'
const HEADERS = 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, If-None-Match, Range'
const EXPOSED = 'X-Trace-Id, Retry-After, Idempotency-Replayed, Content-Range, ETag'
const DAY_SECONDS = 24 * 60 * 60
/** What programs call; pages are for people and are not read by other sites. */
const OPEN = /^\/(?:api|auth|hook|ws|tui\/sse)\//

/**
 * Which pages of other sites may call the API from a browser (AJ-9, HC-58). They say who they are with a bearer token:
 * `Access-Control-Allow-Credentials` is never sent, so a browser never lets them use or get a cookie.
 */
export class Cors {
  readonly #origins: ReadonlySet<string>

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins)
  }

  /** The page is one of the settings. */
  isTrusted(origin: string | null): boolean {
    return origin !== null && this.#origins.has(origin)
  }

  /** The answer to a browser that asks first; undefined for every other request. @throws ApiError `cross_origin` */
  preflight({ method, headers }: Request, path: string): Response | undefined {
    if (method !== 'OPTIONS' || !headers.has('origin') || !headers.has('access-control-request-method'))
      return undefined
    if (!this.isTrusted(headers.get('origin')) || !OPEN.test(path)) throw new ApiError('cross_origin')
    return new Response(null, {
      status: 204,
      headers: {
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': HEADERS,
        'access-control-max-age': String(DAY_SECONDS),
      },
    })
  }

  /** What tells a browser whether the page may read the answer. Caches are told that it depends on the page. */
  addHeaders({ method, headers }: Request, path: string, answer: Headers): void {
    if (this.#origins.size === 0 || !OPEN.test(path)) return
    answer.append(
      'vary',
      method === 'OPTIONS' ? 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' : 'Origin',
    )
    const origin = headers.get('origin')
    if (origin === null || !this.isTrusted(origin)) return
    answer.set('access-control-allow-origin', origin)
    answer.set('access-control-expose-headers', EXPOSED)
    answer.set('cross-origin-resource-policy', 'cross-origin')
    answer.delete('set-cookie')
  }
}
