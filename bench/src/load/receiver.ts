import type { Socket } from 'bun'
import type { Wire, WireEvents } from '../wire/wire.ts'
import type { Dialect, Subscription } from './dialect.ts'
import { findMark, numberAfter, textAfter } from './marks.ts'
import type { OrderCheck } from './order-check.ts'

/** What a receiver reports to; one for all of them. */
export interface ReceiverHub {
  readonly dialect: Dialect
  onMessage(mark: number, now: number): void
  onLive(receiver: Receiver): void
  onFault(reason: string): void
}

/** One connection of a reader: reads its stream and checks the order of every message in each of its channels. */
export class Receiver implements WireEvents {
  readonly orders: ReadonlyMap<string, OrderCheck>
  readonly wire: Wire
  bytes = 0
  gaps = 0
  /** Frames that are no messages. */
  others = 0
  now = 0
  readonly #hub: ReceiverHub
  #socket: Socket<Receiver> | undefined
  #closing = false
  #lastWithPosition: Buffer | undefined

  constructor(hub: ReceiverHub, subscription: Subscription, orders: ReadonlyMap<string, OrderCheck>) {
    this.#hub = hub
    this.orders = orders
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
    const { channelKey, seqKey } = this.#hub.dialect
    const order = this.orders.get(textAfter(frame, channelKey))
    if (!order) return this.onFault("a message came of a channel that is not the reader's")
    const seq = numberAfter(frame, seqKey)
    if (seq < 0) return this.onFault('a message came without a seq')
    order.see(seq)
    this.#hub.onMessage(mark, this.now)
  }

  onFault(reason: string): void {
    if (!this.#closing) this.#hub.onFault(reason)
    this.#closing = true
  }

  #takeOther(frame: Buffer): void {
    this.others += 1
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
