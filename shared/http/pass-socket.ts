import { splitUrl } from './request-path.ts'
import type { Edge } from './service.ts'
import { SocketPipe } from './socket-pipe.ts'
import { upgradeTo } from './socket.ts'
import { TRACE_HEADER } from './trace-id.ts'

/**
 * Opens the socket that a client asks for at a service, and answers the client's handshake when it is open. Of the
 * client's headers none goes on: a socket is not opened in anybody's name, least of all in a cookie's.
 *
 * @throws Error when the service does not take it in time
 */
export async function passSocket(origin: string, request: Request, edge: Edge | undefined, timeoutMs: number) {
  const { path, query } = splitUrl(request.url)
  const headers: Record<string, string> = {
    [TRACE_HEADER]: request.headers.get(TRACE_HEADER) ?? '',
    ...(edge && { 'x-forwarded-for': edge.clientAddress }),
  }
  const far = connect(`${origin.replace(/^http/, 'ws')}${path}${query && `?${query}`}`, {
    headers,
    perMessageDeflate: false,
  })
  const pipe = new SocketPipe(far, edge?.ended)
  await isOpen(far, timeoutMs)
  return upgradeTo(pipe)
}

/** Bun takes options where browsers take the names of protocols. */
function connect(url: string, options: Bun.WebSocketOptions): WebSocket {
  return new WebSocket(url, options as unknown as string[])
}

async function isOpen(socket: WebSocket, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timeout = setTimeout(() => reject(new Error('No answer in time')), timeoutMs)
  socket.addEventListener('open', () => resolve(), { once: true })
  socket.addEventListener('close', ({ reason }) => reject(new Error(reason || 'The socket was refused')), {
    once: true,
  })
  try {
    await promise
  } catch (error) {
    socket.close()
    throw error
  } finally {
    clearTimeout(timeout)
  }
}
