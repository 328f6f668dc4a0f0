import type { z } from 'zod'
import type { Endpoint } from '../schema/endpoint.ts'
import { ApiError } from './api-error.ts'
import { largeBody } from './large-body.ts'
import { parseJson } from './parse-json.ts'
import type { Principal } from './principal.ts'
import { readBody } from './read-body.ts'
import { parseQuery } from './request-path.ts'
import { requireScope } from './require-scope.ts'
import type { Edge } from './service.ts'
import { validate } from './validate.ts'

/** A request on its way through the router. */
export interface Visit {
  readonly request: Request
  readonly edge: Edge
  readonly traceId: string
  readonly query: string
  params: Readonly<Record<string, string>>
  /** Known once the caller is. */
  userId: string | undefined
}

/** A handler without its endpoint's types; `runEndpoint` makes sure that they hold. */
export type BoundHandler = (call: Readonly<Record<string, unknown>>) => unknown

export interface EndpointContext {
  readonly authenticate: (request: Request) => Promise<Principal | null>
  readonly maxBytes: number
  readonly bodyTimeoutMs: number | undefined
  readonly verifyOutput: boolean
}

/** Who calls, then what they say, then the action, then its answer. @throws ApiError */
export async function runEndpoint(
  endpoint: Endpoint,
  handler: BoundHandler,
  visit: Visit,
  context: EndpointContext,
): Promise<Response> {
  const { request, edge, traceId } = visit
  const principal = endpoint.auth === 'session' ? await requirePrincipal(endpoint, visit, context) : null
  const params = validateObject(endpoint.params, () => visit.params)
  const query = validateObject(endpoint.query, () => parseQuery(visit.query))
  const body = endpoint.body ? validate(endpoint.body, await readJson(request, context)) : undefined
  const headers = new Headers()
  const output = await handler({ params, query, body, principal, traceId, request, edge, headers })
  return answer(endpoint, output, headers, context.verifyOutput)
}

async function requirePrincipal(
  { scope }: Endpoint,
  visit: Visit,
  { authenticate }: EndpointContext,
): Promise<Principal> {
  const principal = await authenticate(visit.request)
  if (!principal) throw new ApiError('unauthenticated')
  visit.userId = principal.user_id
  requireScope(principal, scope)
  return principal
}

/** Most endpoints have no query and many no parameters: those cost nothing. */
function validateObject(schema: z.ZodObject, input: () => unknown): unknown {
  for (const _ in schema.shape) return validate(schema, input())
  return {}
}

async function readJson(request: Request, { maxBytes, bodyTimeoutMs }: EndpointContext): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    const body = await readBody(request, maxBytes, bodyTimeoutMs)
    if (body.byteLength === 0) throw new ApiError('bad_request', {}, 'The body is empty; JSON is expected')
    throw new ApiError('unsupported_media_type', { accepted: ['application/json'] })
  }
  return parseJson(await readBody(request, maxBytes, bodyTimeoutMs))
}

function answer(endpoint: Endpoint, output: unknown, headers: Headers, verify: boolean): Response {
  headers.set('cache-control', 'no-store')
  if (!endpoint.output) return new Response(null, { status: endpoint.status, headers })
  headers.set('content-type', 'application/json')
  const value = verify ? verified(endpoint, endpoint.output, output) : output
  return new Response(largeBody(JSON.stringify(value)), { status: endpoint.status, headers })
}

function verified(endpoint: Endpoint, schema: z.ZodType, output: unknown): unknown {
  const result = schema.safeParse(output)
  if (result.success) return result.data
  throw new Error(`The answer of ${endpoint.method} ${endpoint.path} does not fit its schema`, { cause: result.error })
}
