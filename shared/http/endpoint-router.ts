import type { Logger } from '../logging/mod.ts'
import { maxBodyBytes } from '../schema/body-bytes.ts'
import type { Endpoint } from '../schema/endpoint.ts'
import { limits } from '../schema/limits.ts'
import { ApiError } from './api-error.ts'
import type { EndpointHandler, RawHandler } from './call.ts'
import type { Metrics } from './metrics.ts'
import type { Principal } from './principal.ts'
import { toProblem } from './problem.ts'
import { logRequest } from './request-log.ts'
import { splitUrl } from './request-path.ts'
import { RouteTable } from './route-table.ts'
import type { RouteStats } from './route-stats.ts'
import { runEndpoint, type BoundHandler, type Visit } from './run-endpoint.ts'
import type { Edge } from './service.ts'
import { TRACE_HEADER, traceIdOf } from './trace-id.ts'

export interface EndpointRouterOptions {
  /** Name of the service, the label of its metrics. */
  readonly name: string
  readonly logger: Logger
  readonly metrics: Metrics
  readonly authenticate: (request: Request) => Promise<Principal | null>
  /** Limit of a body, of which an endpoint may need less; `limits.requestBytes` when left out. */
  readonly maxBytes?: number
  /** How long a body may take to arrive; 30,000 ms when left out. */
  readonly bodyTimeoutMs?: number
  /** Requests that take longer are logged as warnings; 1,000 ms when left out. */
  readonly slowMs?: number
  /** Checks every answer against its schema, in tests: a wrong one is a 500. */
  readonly verifyOutput?: boolean
  /** Adds Server-Timing, in development. */
  readonly serverTiming?: boolean
}

interface Route {
  readonly stats: RouteStats
  readonly run: (visit: Visit) => Response | Promise<Response>
}

/** Binds endpoints of the schema to actions, and answers requests to them. Never throws. */
export class EndpointRouter {
  readonly #options: EndpointRouterOptions
  readonly #log: Logger
  readonly #routes = new RouteTable<Route>()
  readonly #unmatched: RouteStats

  constructor(options: EndpointRouterOptions) {
    this.#options = options
    this.#log = options.logger.child('http')
    this.#unmatched = options.metrics.route(options.name, 'ANY', '(none)')
  }

  /** The action answers the endpoint. It gets only checked input, and its errors are mapped. */
  bind<E extends Endpoint>(endpoint: E, handler: EndpointHandler<E>): this {
    const { authenticate, maxBytes = limits.requestBytes, bodyTimeoutMs, verifyOutput = false } = this.#options
    const context = { authenticate, maxBytes: Math.min(maxBytes, maxBodyBytes(endpoint)), bodyTimeoutMs, verifyOutput }
    const bound = handler as unknown as BoundHandler
    const run = (visit: Visit) => runEndpoint(endpoint, bound, visit, context)
    return this.#add([endpoint.method, ...(endpoint.aliases ?? [])], endpoint.path, run)
  }

  /** A route outside the schema: a document, a page. */
  route(method: string, path: string, handler: RawHandler): this {
    return this.#add([method], path, (visit) => handler(visit))
  }

  /** True when the path is one of this router's, whatever the method. */
  knows(path: string): boolean {
    try {
      return this.#routes.match('GET', path) !== undefined
    } catch (error) {
      if (error instanceof ApiError) return true
      throw error
    }
  }

  readonly fetch = async (request: Request, edge: Edge): Promise<Response> => {
    const startedAt = performance.now()
    const { path, query } = splitUrl(request.url)
    const visit: Visit = { request, edge, query, params: {}, traceId: traceIdOf(request), userId: undefined }
    const { response, stats } = await this.#answer(path, visit)
    const ms = performance.now() - startedAt
    response.headers.set(TRACE_HEADER, visit.traceId)
    if (this.#options.serverTiming)
      response.headers.append('server-timing', `${this.#options.name};dur=${ms.toFixed(1)}`)
    stats.observe(response.status, ms)
    const { method } = request
    const record = { traceId: visit.traceId, method, path, status: response.status, ms, userId: visit.userId }
    logRequest(this.#log, record, this.#options.slowMs ?? 1000)
    return method === 'HEAD' ? withoutBody(response) : response
  }

  #add(methods: readonly string[], path: string, run: Route['run']): this {
    const stats = this.#options.metrics.route(this.#options.name, methods[0] ?? 'GET', path)
    this.#routes.add(methods, path, { stats, run })
    return this
  }

  async #answer(path: string, visit: Visit): Promise<{ readonly response: Response; readonly stats: RouteStats }> {
    let stats = this.#unmatched
    try {
      const { route, params } = this.#match(visit.request.method, path)
      stats = route.stats
      visit.params = params
      return { response: await route.run(visit), stats }
    } catch (error) {
      return { response: toProblem(error, visit.traceId, this.#options.logger), stats }
    }
  }

  #match(method: string, path: string) {
    const match = this.#routes.match(method, path)
    if (!match) throw new ApiError('not_found')
    if ('allow' in match) throw new ApiError('method_not_allowed', { allow: match.allow })
    return match
  }
}

/** A stream that nobody will read has to be told so, or it would wait for its reader for ever. */
function withoutBody(response: Response): Response {
  void response.body?.cancel()
  return new Response(null, response)
}

export function createEndpointRouter(options: EndpointRouterOptions): EndpointRouter {
  return new EndpointRouter(options)
}
