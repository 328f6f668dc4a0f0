import type { Socket } from 'bun'
import type { Wire, WireEvents } from '../wire/wire.ts'
import type { Dialect, Subscription } from './dialect.ts'
import { findMark, readNumber } from './marks.ts'
import type { OrderCheck } from './order-check.ts'

/** What a receiver reports to; one for all of them. */
export interface ReceiverHub {
  readonly dialect: Dialect
  onMessage(mark: number, now: number): void
  onLive(receiver: Receiver): void
  onFault(reason: string): void
}

/** One connection of a reader: reads its stream and checks the order of every message on it. */
export class Receiver implements WireEvents {
  readonly order: OrderCheck
  readonly wire: Wire
  bytes = 0
  gaps = 0
  now = 0
  readonly #hub: ReceiverHub
  readonly #seqKey: Buffer
  #socket: Socket<Receiver> | undefined
  #closing = false
  #lastWithPosition: Buffer | undefined

  constructor(hub: ReceiverHub, subscription: Subscription, order: OrderCheck) {
    this.#hub = hub
    this.#seqKey = hub.dialect.seqKey
    this.order = order
    this.wire = hub.dialect.openWire(this, subscription)
  }

  opened(socket: Socket<Receiver>): void {
    this.#socket = socket
    this.wire.open()
  }

  closed(reason: string): void {
    this.onFault(reason)
  }

  /** Breaks the connection without a word, as a network does. */
  drop(): void {
    this.#closing = true
    this.#socket?.terminate()
  }

  /** Where a resumed stream goes on. */
  position(): string | undefined {
    return this.#lastWithPosition && this.#hub.dialect.positionIn(this.#lastWithPosition)
  }

  write(bytes: string | Buffer): void {
    this.#socket?.write(bytes)
  }

  onLive(): void {
    this.#hub.onLive(this)
  }

  onFrame(frame: Buffer): void {
    if (this.#hub.dialect.hasPosition(frame)) this.#lastWithPosition = frame
    const mark = findMark(frame)
    if (mark < 0) return this.#takeOther(frame)
    const at = frame.indexOf(this.#seqKey)
    const seq = at < 0 ? -1 : readNumber(frame, at + this.#seqKey.length)
    if (seq < 0) return this.onFault('a message came without a seq')
    this.order.see(seq)
    this.#hub.onMessage(mark, this.now)
  }

  onFault(reason: string): void {
    if (!this.#closing) this.#hub.onFault(reason)
    this.#closing = true
  }

  #takeOther(frame: Buffer): void {
    if (frame.includes(this.#hub.dialect.gapKey)) this.gaps += 1
  }
}

/** One set of handlers for every receiver's socket. */
export const receiverHandlers = {
  open: (socket: Socket<Receiver>) => socket.data.opened(socket),
  data: (socket: Socket<Receiver>, bytes: Buffer) => {
    const receiver = socket.data
    receiver.bytes += bytes.length
    receiver.now = performance.now()
    receiver.wire.read(bytes)
  },
  close: (socket: Socket<Receiver>) => socket.data.closed('the connection was closed'),
  error: (socket: Socket<Receiver>, error: Error) => socket.data.closed(error.message),
  connectError: (socket: Socket<Receiver>, error: Error) => socket.data.closed(error.message),
}
