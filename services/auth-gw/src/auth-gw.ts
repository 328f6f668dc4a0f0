import { findCredentials } from '@ajet/shared/auth'
import {
  addressKey,
  ApiError,
  healthRoutes,
  isSocketRequest,
  logRequest,
  socketListenerOf,
  splitUrl,
  toProblem,
  TRACE_HEADER,
  type Edge,
  type EndpointRouter,
  type RouteStats,
  type Service,
} from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import { authEndpoints } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { AuthGwDeps, GatewayContext, Upstreams } from './deps.ts'
import { answerForm, takesForm } from './forms/answer-form.ts'
import { isForm } from './forms/parse-form.ts'
import { Cors } from './guard/cors.ts'
import { checkOrigin, checkStream, checkUpgrade, isReadOnly, isStream } from './guard/origin-check.ts'
import type { Asker, RequestLimits } from './guard/request-limits.ts'
import { addSecureHeaders } from './guard/secure-headers.ts'
import { findHook, loggablePath, toIncoming } from './hooks/hook-request.ts'
import { requireNoJwt } from './jwt/require-no-jwt.ts'
import { pickUpstream } from './pick-upstream.ts'
import { databaseReasons } from './readiness.ts'
import { createRoutes } from './routes.ts'
import { findClosedSetup } from './setup/closed-setup.ts'
import { visitorOf } from './visitor.ts'

const SLOW_MS = 1000
/**
 * Paths of endpoints that others answer when they are read: pages, which do nothing when they are opened, as scanners of
 * mails open every link, and lists that pages show.
 */
const READ_ELSEWHERE = new Set(['/auth/login', '/auth/confirm', '/auth/providers'])
const READ_AND_POSTED = ['GET', 'HEAD', 'POST']

/** Guards every request, answers its own endpoints and hands the rest on untouched. */
export class AuthGw {
  readonly #gateway: GatewayContext
  readonly #deps: AuthGwDeps
  readonly #own: EndpointRouter
  readonly #log: Logger
  readonly #self: Pick<Service, 'name' | 'unready'>
  readonly #stats: Readonly<Record<keyof Upstreams | 'own', RouteStats>>
  readonly #limits: RequestLimits
  readonly #cors: Cors

  constructor(gateway: GatewayContext, deps: AuthGwDeps, limits: RequestLimits) {
    const { metrics, config } = deps
    this.#limits = limits
    this.#cors = new Cors(config.cors.origins)
    this.#gateway = gateway
    this.#deps = deps
    this.#self = { name: 'auth-gw', unready: () => databaseReasons(gateway.db) }
    this.#own = createRoutes(gateway, metrics)
    this.#log = deps.logger.child('http')
    this.#stats = {
      own: metrics.route('auth-gw', 'ANY', '(refused, health and forms)'),
      api: metrics.route('auth-gw', 'ANY', '(api)'),
      webSm: metrics.route('auth-gw', 'ANY', '(web-sm)'),
      tuiSm: metrics.route('auth-gw', 'ANY', '(tui-sm)'),
      wsGw: metrics.route('auth-gw', 'ANY', '(ws-gw)'),
    }
  }

  readonly fetch = async (request: Request, edge: Edge): Promise<Response> => {
    const startedAt = performance.now()
    const traceId = newId()
    const { path } = splitUrl(request.url)
    const response = await this.#answer(request, edge, path, traceId, startedAt)
    addSecureHeaders(response.headers, this.#gateway.secure)
    this.#cors.addHeaders(request, path, response.headers)
    response.headers.set(TRACE_HEADER, traceId)
    if (this.#gateway.config.http.server_timing) {
      response.headers.append('server-timing', `total;dur=${(performance.now() - startedAt).toFixed(1)}`)
    }
    return response
  }

  async #answer(request: Request, edge: Edge, path: string, traceId: string, startedAt: number): Promise<Response> {
    const finish = (response: Response) => this.#finish(request, response, path, traceId, startedAt)
    try {
      checkTarget(request, path)
      takeOverHeaders(request.headers, traceId)
      const health = await healthRoutes(path, [this.#self, ...(this.#deps.services ?? [])])
      if (health) return health
      const preflight = this.#cors.preflight(request, path)
      if (preflight) return finish(preflight)
      return await this.#counted(request, edge, path, traceId, startedAt, finish)
    } catch (error) {
      return finish(toProblem(error, traceId, this.#gateway.logger))
    }
  }

  /** A request that counts for its address from here until its answer begins. @throws ApiError */
  async #counted(
    request: Request,
    edge: Edge,
    path: string,
    traceId: string,
    startedAt: number,
    finish: (response: Response) => Response,
  ): Promise<Response> {
    const asker = askerOf(request, edge, path, this.#gateway.secure)
    this.#limits.enter(asker)
    try {
      this.#guard(request, path)
      const ended = this.#takeFor(request, path, asker)
      if (ended) return await this.#passStream(request, endingEdge(edge, ended), path, traceId, startedAt)
      if (this.#isOwn(request, path)) return await this.#answerOwn(request, edge, path, traceId, finish)
      const closed = await findClosedSetup(this.#gateway, request, path)
      if (closed) return finish(closed)
      return await this.#pass(request, edge, path, traceId, startedAt)
    } finally {
      this.#limits.leave(asker)
    }
  }

  /** Cheap refusals, before anything is read or asked. @throws ApiError */
  #guard(request: Request, path: string): void {
    // Neither of those who answer such a path knows what the other takes.
    if (READ_ELSEWHERE.has(path) && !READ_AND_POSTED.includes(request.method)) {
      throw new ApiError('method_not_allowed', { allow: READ_AND_POSTED })
    }
    const { base_url: baseUrl } = this.#gateway.config
    const credentials = findCredentials(request, this.#gateway.secure)
    requireNoJwt(credentials, path)
    const byCookie = credentials?.source === 'cookie'
    const isTrusted = (origin: string | null) => this.#cors.isTrusted(origin)
    checkOrigin({ request, path, byCookie, baseUrl, isTrusted })
    checkUpgrade({ request, baseUrl, isTrusted })
    checkStream(request, path)
  }

  /** For a stream what is to be called at its end. @throws ApiError `rate_limited` */
  #takeFor({ method }: Request, path: string, asker: Asker): (() => void) | undefined {
    if (method === 'GET' && isStream(path)) return this.#limits.openStream(asker)
    if (isReadOnly(method)) this.#limits.takeRead(asker)
    else this.#limits.takeWrite(asker)
    return undefined
  }

  /** What is read elsewhere is handed on; the other paths of the gateway's endpoints are its own whatever the method. */
  #isOwn(request: Request, path: string): boolean {
    if (!path.startsWith('/auth/') && path !== authEndpoints.getKeys.path) return false
    const isReadElsewhere = READ_ELSEWHERE.has(path) && isReadOnly(request.method)
    return !isReadElsewhere && this.#own.knows(path)
  }

  async #answerOwn(
    request: Request,
    edge: Edge,
    path: string,
    traceId: string,
    finish: (response: Response) => Response,
  ): Promise<Response> {
    if (request.method !== 'POST' || !isForm(request) || !takesForm(path)) return await this.#own.fetch(request, edge)
    return finish(await answerForm(this.#gateway, path, request, visitorOf(request, edge), traceId))
  }

  /**
   * The original request goes on, so that idle time-outs and aborts reach the service (DESIGN.md §2). Pages are logged
   * here; the routers of the other services log by themselves, with the user.
   */
  async #pass(request: Request, edge: Edge, path: string, traceId: string, startedAt: number): Promise<Response> {
    const hook = findHook(path)
    const target = hook ? 'api' : pickUpstream(path)
    const response = await this.#deps.upstreams[target](hook ? toIncoming(request, hook) : request, edge)
    const ms = performance.now() - startedAt
    this.#stats[target].observe(response.status, ms)
    if (target === 'webSm') this.#record(request, response, path, traceId, ms)
    return response
  }

  /** Whoever holds the stream says when it has ended; when its reader goes, the connection does. A WebSocket outlives its request. */
  async #passStream(request: Request, edge: EndingEdge, path: string, traceId: string, startedAt: number) {
    if (!isSocketRequest(request)) request.signal.addEventListener('abort', edge.ended, { once: true })
    try {
      const response = await this.#pass(request, edge, path, traceId, startedAt)
      if (!isEventStream(response) && !socketListenerOf(response)) edge.ended()
      return response
    } catch (error) {
      edge.ended()
      throw error
    }
  }

  #finish(request: Request, response: Response, path: string, traceId: string, startedAt: number): Response {
    const ms = performance.now() - startedAt
    this.#stats.own.observe(response.status, ms)
    this.#record(request, response, path, traceId, ms)
    return response
  }

  #record({ method }: Request, { status }: Response, path: string, traceId: string, ms: number): void {
    logRequest(this.#log, { traceId, method, path: loggablePath(path), status, ms, userId: undefined }, SLOW_MS)
  }
}

/**
 * A path that begins with two slashes is nobody's: Bun's fetch would ask a service in a process of its own for the path
 * with one, which was not looked at here.
 *
 * @throws ApiError `bad_request` for a host that is none, and for two of them (RFC 9112 §3.2); `not_found`
 */
function checkTarget({ url, headers }: Request, path: string): void {
  const isOne = URL.canParse(url) && !(headers.get('host') ?? '').includes(',')
  if (!isOne) throw new ApiError('bad_request', {}, 'The Host header is not one')
  if (path.startsWith('//')) throw new ApiError('not_found')
}

/** The token is only told apart from others, so a short hash does. */
function askerOf(request: Request, edge: Edge, path: string, secure: boolean): Asker {
  const token = findCredentials(request, secure)?.token ?? findHook(path)?.token
  return { address: addressKey(edge.clientAddress), token: token && Bun.hash(token).toString(36) }
}

type EndingEdge = Edge & { readonly ended: () => void }

function isEventStream({ ok, headers }: Response): boolean {
  return ok && (headers.get('content-type') ?? '').startsWith('text/event-stream')
}

/** The same connection, with somebody who is told when its answer has ended. */
function endingEdge(edge: Edge, ended: () => void): EndingEdge {
  return { clientAddress: edge.clientAddress, setIdleTimeout: edge.setIdleTimeout, ended }
}

/** What only the gateway may say is taken from whoever says it outside (ABU-16); the trace id is its own (AJ-42). */
function takeOverHeaders(headers: Headers, traceId: string): void {
  const forged = [...headers.keys()].filter((name) => name.startsWith('x-user-'))
  for (const name of forged) headers.delete(name)
  headers.set(TRACE_HEADER, traceId)
}
