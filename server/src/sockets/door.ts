import {
  ApiError,
  healthResponse,
  isUpload,
  socketListenerOf,
  splitUrl,
  toProblem,
  type Edge,
  type Service,
  type SocketListener,
} from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import { errorCodes } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Server } from 'bun'
import { StartError } from '../compose/start-error.ts'
import { giveUpDeadPeers } from './dead-peers.ts'
import { socketHandlers } from './socket-handlers.ts'

/** Below this a quiet stream would be cut between two heartbeats; 0 would keep dead sockets for ever (STACK.md). */
const IDLE_TIMEOUT_SECONDS = 60
/** The hard limit of a body that is no file; endpoints have smaller ones with an answer that explains. */
const MAX_BODY_BYTES = 1024 * 1024

export type Answer = (request: Request, edge: Edge) => Response | Promise<Response>

export interface DoorOptions {
  readonly host: string
  readonly port: number
  readonly readAddress: (peer: string, forwardedFor: string | null) => string
  readonly logger: Logger
}

/** A listening socket: before `answer` is set it says that the server is starting. */
export class Door {
  readonly #server: Server<SocketListener>
  #answer: Answer = starting

  /** @throws StartError when the address cannot be listened on */
  constructor(options: DoorOptions) {
    this.#server = listen(options, (request, edge) => this.#answer(request, edge))
    giveUpDeadPeers(this.port, IDLE_TIMEOUT_SECONDS, options.logger)
  }

  get port(): number {
    return this.#server.port ?? 0
  }

  /** Requests under way, streams among them. */
  get pending(): number {
    return this.#server.pendingRequests
  }

  answerWith(answer: Answer): void {
    this.#answer = answer
  }

  /** No new connections; those that are there go on. */
  stopAccepting(): void {
    void this.#server.stop(false)
  }

  /** Ends everything. */
  async close(): Promise<void> {
    await this.#server.stop(true)
  }
}

/** What a service looks like from the outside when no gateway stands before it. */
export function bareService(service: Service, ready: () => Response | Promise<Response>): Answer {
  return (request, edge) => {
    const { path } = splitUrl(request.url)
    if (path === '/health') return healthResponse()
    return path === '/ready' ? ready() : service.fetch(request, edge)
  }
}

function listen({ host, port, readAddress, logger }: DoorOptions, answer: Answer): Server<SocketListener> {
  try {
    return Bun.serve<SocketListener>({
      hostname: host,
      port,
      idleTimeout: IDLE_TIMEOUT_SECONDS,
      // Whoever reads a body counts it and explains its limit; nothing is read before somebody asks for it, and what
      // nobody reads is not kept. Bun's own refusal would be a bare 413.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      fetch: async (request, server) => {
        const response =
          refuseLarge(request) ?? endLate(await answer(request, new SocketEdge(request, server, readAddress)))
        const listener = socketListenerOf(response)
        return listener ? upgrade(request, server, response, listener) : response
      },
      websocket: socketHandlers(IDLE_TIMEOUT_SECONDS),
      error: (error) => toProblem(error, newId(), logger),
    })
  } catch (error) {
    throw explain(error, host, port)
  }
}

/** Nothing is answered where the upgrade was; a handshake that is none, or whose client has gone, is refused. */
function upgrade(
  request: Request,
  server: Server<SocketListener>,
  { headers }: Response,
  listener: SocketListener,
): Response | undefined {
  if (server.upgrade(request, { data: listener, headers })) return undefined
  listener.closed()
  return toProblem(new ApiError('bad_request', {}, 'This is no WebSocket handshake'), newId())
}

/** A body without an announced length is counted by whoever reads it. A form of a page is answered by a page. */
function refuseLarge(request: Request): Response | undefined {
  if (Number(request.headers.get('content-length') ?? 0) <= MAX_BODY_BYTES) return undefined
  const { path } = splitUrl(request.url)
  if (isUpload(request.method, path) || wantsPage(request, path)) return undefined
  return toProblem(new ApiError('too_large', { max_bytes: MAX_BODY_BYTES }), newId())
}

const wantsPage = ({ headers }: Request, path: string): boolean =>
  !path.startsWith('/api/') && (headers.get('accept') ?? '').includes('text/html')

/** Whoever was too slow would go on to drip into the connection, which nothing counts any more (RFC 9110 §15.5.9). */
function endLate(response: Response): Response {
  if (response.status === errorCodes.request_timeout.status) response.headers.set('connection', 'close')
  return response
}

/** What the socket knows; the address is looked up only when somebody asks. */
class SocketEdge implements Edge {
  readonly #request: Request
  readonly #server: Server<SocketListener>
  readonly #readAddress: DoorOptions['readAddress']
  #address: string | undefined

  constructor(request: Request, server: Server<SocketListener>, readAddress: DoorOptions['readAddress']) {
    this.#request = request
    this.#server = server
    this.#readAddress = readAddress
  }

  get clientAddress(): string {
    this.#address ??= this.#readAddress(
      this.#server.requestIP(this.#request)?.address ?? '',
      this.#request.headers.get('x-forwarded-for'),
    )
    return this.#address
  }

  readonly setIdleTimeout = (seconds: number): void => this.#server.timeout(this.#request, seconds)
}

function starting(request: Request): Response {
  const { path } = splitUrl(request.url)
  return path === '/health' ? healthResponse() : toProblem(new ApiError('not_ready'), newId())
}

function explain(error: unknown, host: string, port: number): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  const cause = { cause: error }
  if (code === 'EADDRINUSE') {
    const cure = 'Stop the other program, or choose another port with AJET_HTTP_PORT.'
    return new StartError(`Port ${port} is in use. ${cure}`, cause)
  }
  if (code === 'EACCES')
    return new StartError(`Port ${port} may only be used by the administrator; choose one above 1023.`, cause)
  if (code === 'EADDRNOTAVAIL')
    return new StartError(`${host} is not an address of this machine (AJET_HTTP_HOST).`, cause)
  return error
}
