import { TRACE_HEADER } from './trace-id.ts'
import { ApiError } from './api-error.ts'
import { toProblem } from './problem.ts'
import type { Edge, Service } from './service.ts'
import { passSocket } from './pass-socket.ts'
import { splitUrl } from './request-path.ts'
import { isSocketRequest } from './socket.ts'
import { isUpload } from './upload-path.ts'

/** How a service is reached by another. Fits `Transport`; the gateway also hands on what its socket knows. */
export type Upstream = (request: Request, edge?: Edge) => Promise<Response>

/** Headers that concern one connection and never travel further (RFC 9110 §7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** RFC 9110 §5.6.2. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/

const inMemoryEdge: Edge = { clientAddress: 'memory' }

/** Calls a service in this process. Aborting `request.signal` ends the answer's stream, as closing a socket would. */
export function memoryTransport(service: Pick<Service, 'fetch'>): Upstream {
  return async (request, edge = inMemoryEdge) => {
    const response = await service.fetch(request, edge)
    if (isWhole(response)) edge.ended?.()
    return isWhole(response) ? response : pipeUntilAborted(response, request.signal, edge.ended)
  }
}

/** JSON answers lie in memory already: there is nothing to end. */
function isWhole(response: Response): boolean {
  return /^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '')
}

function pipeUntilAborted(response: Response, signal: AbortSignal, ended?: () => void): Response {
  if (!response.body) {
    ended?.()
    return response
  }
  // A source that closes at the abort keeps the pipe waiting for a reader who is gone: the abort itself is the end.
  if (ended) signal.addEventListener('abort', ended, { once: true })
  if (signal.aborted) ended?.()
  const pipe = new TransformStream<Uint8Array, Uint8Array>()
  // The reader learns of an end or an abort from the stream itself.
  void response.body
    .pipeTo(pipe.writable, { signal })
    .catch(() => undefined)
    .finally(ended)
  return new Response(pipe.readable, response)
}

export interface HttpTransportOptions {
  /** Until the head of the answer must have come, in ms; streams may then last. */
  readonly headTimeoutMs?: number
  /** The same for a file, whose answer comes when the file has: who takes it gives up by itself before (`UploadPace`). */
  readonly uploadTimeoutMs?: number
}

/**
 * Calls a service over the network: bodies stream both ways, redirects and content codings are passed on untouched,
 * hop-by-hop headers are not; a WebSocket is tied to one of the service. A service that cannot be reached is a 502 problem.
 */
export function httpTransport(
  baseUrl: string,
  { headTimeoutMs = 30_000, uploadTimeoutMs = 30 * 60_000 }: HttpTransportOptions = {},
): Upstream {
  const origin = new URL(baseUrl).origin
  const timeoutOf = (method: string, path: string) => (isUpload(method, path) ? uploadTimeoutMs : headTimeoutMs)
  return async (request, edge) => {
    if (isSocketRequest(request)) return await openSocket(origin, request, edge, headTimeoutMs)
    const { path, query } = splitUrl(request.url)
    const timer = new AbortController()
    const timeout = setTimeout(() => timer.abort(new Error('No answer in time')), timeoutOf(request.method, path))
    try {
      const response = await fetch(`${origin}${path}${query && `?${query}`}`, {
        method: request.method,
        headers: forwardedHeaders(request, edge),
        body: request.body,
        redirect: 'manual',
        decompress: false,
        signal: AbortSignal.any([request.signal, timer.signal]),
        timeout: false,
      } as BunFetchRequestInit)
      const passed = withoutHopByHop(response)
      return edge?.ended ? pipeUntilAborted(passed, request.signal, edge.ended) : passed
    } catch (cause) {
      edge?.ended?.()
      return unreachable(request, origin, cause)
    } finally {
      clearTimeout(timeout)
    }
  }
}

async function openSocket(origin: string, request: Request, edge: Edge | undefined, timeoutMs: number) {
  try {
    return await passSocket(origin, request, edge, timeoutMs)
  } catch (cause) {
    edge?.ended?.()
    return unreachable(request, origin, cause)
  }
}

function forwardedHeaders(request: Request, edge: Edge | undefined): Headers {
  const headers = new Headers(request.headers)
  dropHopByHop(headers)
  headers.delete('host')
  if (edge) headers.set('x-forwarded-for', edge.clientAddress)
  return headers
}

function withoutHopByHop(response: Response): Response {
  const headers = new Headers(response.headers)
  dropHopByHop(headers)
  return new Response(response.body, { status: response.status, headers })
}

/** Connection names further ones; what is no name of a header names none. */
function dropHopByHop(headers: Headers): void {
  const named = headers.get('connection')?.split(',') ?? []
  for (const name of [...named, ...HOP_BY_HOP]) if (HEADER_NAME.test(name.trim())) headers.delete(name.trim())
}

function unreachable(request: Request, origin: string, cause: unknown): Response {
  const error = new ApiError('upstream_unreachable', {}, undefined, {
    cause: new Error(`No answer from ${origin}`, { cause }),
  })
  return toProblem(error, request.headers.get(TRACE_HEADER) ?? '')
}
