import { MAX_SOCKET_MESSAGE_BYTES, type Socket, type SocketListener, type SocketMessage } from '@ajet/shared/http'
import type { ServerWebSocket, WebSocketHandler } from 'bun'

/** What one slow reader may leave untaken (DESIGN.md §9). */
const MAX_WAITING_BYTES = 1024 * 1024

/**
 * What Bun tells of WebSockets, passed on to whoever holds each. Messages are not compressed: a context of zlib for each
 * connection is many times what an idle one may cost, and the messages are small.
 */
export function socketHandlers(idleTimeoutSeconds: number): WebSocketHandler<SocketListener> {
  return {
    maxPayloadLength: MAX_SOCKET_MESSAGE_BYTES,
    backpressureLimit: MAX_WAITING_BYTES,
    // Otherwise messages are dropped silently.
    closeOnBackpressureLimit: true,
    perMessageDeflate: false,
    // Pings go out within it, so a half-open connection is noticed.
    idleTimeout: idleTimeoutSeconds,
    sendPings: true,
    open: (ws) => ws.data.opened(new BunSocket(ws)),
    message: (ws, message) => ws.data.received(message),
    close: (ws) => ws.data.closed(),
  }
}

class BunSocket implements Socket {
  readonly #ws: ServerWebSocket<SocketListener>

  constructor(ws: ServerWebSocket<SocketListener>) {
    this.#ws = ws
  }

  send(messages: readonly SocketMessage[]): boolean {
    const [only] = messages
    if (messages.length === 1 && only !== undefined) return this.#sendOne(only)
    return this.#ws.cork(() => messages.every((message) => this.#sendOne(message)))
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason)
  }

  terminate(): void {
    this.#ws.terminate()
  }

  /** Bun says -1 when something waits, and 0 when there was no room for it. */
  #sendOne(message: SocketMessage): boolean {
    const sent = typeof message === 'string' ? this.#ws.sendText(message) : this.#ws.sendBinary(message)
    return sent > 0 || (sent < 0 && this.#ws.getBufferedAmount() <= MAX_WAITING_BYTES)
  }
}
