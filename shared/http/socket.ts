/** The longest message a peer may send over a WebSocket, in bytes: a token and little else. The socket closes with 1009. */
export const MAX_SOCKET_MESSAGE_BYTES = 4_096

/** One open WebSocket as a service sees it, wherever it listens. */
export interface Socket {
  /**
   * Sends messages in order as one write; strings as text, bytes as binary. False when more waits than a peer may leave
   * untaken: the socket is to be terminated then, and nothing more may be sent.
   */
  send(messages: readonly SocketMessage[]): boolean
  /** Ends it after what was sent, with a code (RFC 6455 §7.4) and a reason of at most 123 bytes. */
  close(code: number, reason: string): void
  /** Ends it at once and lets go of what a stuck reader has not taken. */
  terminate(): void
}

export type SocketMessage = string | Uint8Array

/** Who holds a WebSocket. `closed` is called once, whoever ended it, also when it never came to be open. */
export interface SocketListener {
  opened(socket: Socket): void
  received(message: SocketMessage): void
  closed(): void
}

const listeners = new WeakMap<Response, SocketListener>()

/** The answer to a WebSocket handshake: whoever owns the connection upgrades it and tells the listener what happens. */
export function upgradeTo(listener: SocketListener): Response {
  const response = new Response(null, { status: 101 })
  listeners.set(response, listener)
  return response
}

/** Who waits for the upgrade that an answer stands for; undefined for every other answer. */
export function socketListenerOf(response: Response): SocketListener | undefined {
  return listeners.get(response)
}

/** True for a WebSocket handshake (RFC 6455 §4.2.1), complete or not. */
export function isSocketRequest({ method, headers }: Request): boolean {
  return method === 'GET' && headers.get('upgrade')?.toLowerCase() === 'websocket'
}
