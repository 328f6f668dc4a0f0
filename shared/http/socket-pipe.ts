import type { Socket, SocketListener, SocketMessage } from './socket.ts'

/** What may wait for a service that does not take what a client sends, in bytes; services take it at once. */
const MAX_WAITING_BYTES = 64 * 1024
/** RFC 6455 §7.4.1: codes that stand for what came over no wire. */
const NO_CODE = 1005
const BROKEN = 1006
const NORMAL = 1000
const SERVICE_RESTART = 1012
const TRY_AGAIN_LATER = 1013

/** Ties a client's socket to the one of a service: message by message, and the end of either is the end of both. */
export class SocketPipe implements SocketListener {
  readonly #far: WebSocket
  readonly #ended: (() => void) | undefined
  #near: Socket | undefined
  /** From the service, until the end of the tick: several messages are one write. */
  #waiting: SocketMessage[] = []
  #flush: ReturnType<typeof setImmediate> | undefined
  #farewell: { readonly code: number; readonly reason: string } | undefined

  constructor(far: WebSocket, ended?: () => void) {
    this.#far = far
    this.#ended = ended
    far.binaryType = 'arraybuffer'
    far.addEventListener('message', ({ data }) => this.#take(data as string | ArrayBuffer))
    far.addEventListener('close', ({ code, reason }) => this.#farClosed(code, reason))
  }

  opened(socket: Socket): void {
    this.#near = socket
    this.#pass()
  }

  received(message: SocketMessage): void {
    if (this.#far.bufferedAmount > MAX_WAITING_BYTES) return this.#near?.close(TRY_AGAIN_LATER, 'Too busy')
    this.#far.send(typeof message === 'string' ? message : message.slice())
  }

  closed(): void {
    this.#near = undefined
    clearImmediate(this.#flush)
    this.#far.close()
    this.#ended?.()
  }

  #take(data: string | ArrayBuffer): void {
    this.#waiting.push(typeof data === 'string' ? data : new Uint8Array(data))
    if (this.#near) this.#flush ??= setImmediate(() => this.#pass())
  }

  #pass(): void {
    this.#flush = undefined
    const messages = this.#waiting
    this.#waiting = []
    if (messages.length > 0 && this.#near?.send(messages) === false) this.#near.terminate()
    else if (this.#farewell) this.#near?.close(this.#farewell.code, this.#farewell.reason)
  }

  #farClosed(code: number, reason: string): void {
    const told = code === BROKEN ? SERVICE_RESTART : code === NO_CODE ? NORMAL : code
    this.#farewell = { code: told, reason }
    clearImmediate(this.#flush)
    if (this.#near) this.#pass()
  }
}
