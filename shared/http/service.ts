/** What the socket knows about a request and the request itself does not say. */
export interface Edge {
  /** The peer's address as the outermost trusted proxy saw it; the key of rate limits. */
  readonly clientAddress: string
  /** Sets this connection's idle time-out in seconds (for long-lived streams); absent when called in memory by a test. */
  readonly setIdleTimeout?: (seconds: number) => void
  /** Called by whoever holds a stream or socket, or by the transport to its service, when it has ended; once or more. */
  readonly ended?: () => void
}

/**
 * A service is a value (DESIGN.md §2): the composition root binds it to a socket, or calls `fetch` in memory.
 * It never listens, reads the environment, handles signals or exits by itself.
 */
export interface Service extends AsyncDisposable {
  readonly name: string
  /**
   * Answers one request. Never throws: every error is mapped to a response. The original Request is passed on, never a
   * copy. A WebSocket handshake is answered by `upgradeTo`.
   */
  fetch(request: Request, edge: Edge): Response | Promise<Response>
  /** Starts background work (subscriptions, relays). Requests may be served once it resolves. */
  start(): Promise<void>
  /** Resolves when the background work that was under way when it was called is done. Tests wait by this, never by time. */
  settle(): Promise<void>
  /** Why the service cannot serve at this moment, one sentence each; empty when ready. */
  unready(): Promise<readonly string[]>
}

/** How one service calls another: in memory or over the network, same shape. Aborting `request.signal` ends the callee's stream either way. */
export type Transport = (request: Request) => Promise<Response>
