import type { Socket } from 'bun'
import { FrameSplitter } from '../wire/frame-splitter.ts'
import { ResponseReader } from '../wire/response-reader.ts'
import type { Dialect } from './dialect.ts'
import { findMark, readNumber } from './marks.ts'
import type { OrderCheck } from './order-check.ts'

/** What a receiver reports to; one for all of them. */
export interface ReceiverHub {
  readonly dialect: Dialect
  onMessage(mark: number, now: number): void
  onLive(receiver: Receiver): void
  onFault(reason: string): void
}

const ID_KEY = Buffer.from('id:')
const ID_LINE_KEY = Buffer.from('\nid:')

/** One connection of a reader: reads its stream and checks the order of every message on it. */
export class Receiver {
  readonly order: OrderCheck
  readonly reader: ResponseReader
  bytes = 0
  gaps = 0
  now = 0
  readonly #hub: ReceiverHub
  readonly #request: string
  readonly #seqKey: Buffer
  #socket: Socket<Receiver> | undefined
  #closing = false
  #lastFrameWithId: Buffer | undefined

  constructor(hub: ReceiverHub, request: string, order: OrderCheck) {
    this.#hub = hub
    this.#request = request
    this.#seqKey = hub.dialect.seqKey
    this.order = order
    const splitter = new FrameSplitter((frame) => this.#takeFrame(frame))
    this.reader = new ResponseReader({
      onHead: (status, head) => this.#takeHead(status, head),
      onBody: (bytes) => splitter.push(bytes),
      onEnd: () => this.#fault('the server ended the stream'),
    })
  }

  opened(socket: Socket<Receiver>): void {
    this.#socket = socket
    socket.write(this.#request)
  }

  closed(reason: string): void {
    this.#fault(reason)
  }

  /** Breaks the connection without a word, as a network does. */
  drop(): void {
    this.#closing = true
    this.#socket?.terminate()
  }

  /** The id of the last frame that had one: where a resumed stream goes on. */
  lastEventId(): string | undefined {
    return /(?:^|\n)id: ?(\S+)/.exec(this.#lastFrameWithId?.toString('latin1') ?? '')?.[1]
  }

  #takeHead(status: number, head: string): void {
    if (status === 200) this.#hub.onLive(this)
    else this.#fault(`the stream was refused: ${head.split('\r\n')[0]}`)
  }

  #takeFrame(frame: Buffer): void {
    if (frame.indexOf(ID_KEY) === 0 || frame.includes(ID_LINE_KEY)) this.#lastFrameWithId = frame
    const mark = findMark(frame)
    if (mark < 0) return this.#takeOther(frame)
    const at = frame.indexOf(this.#seqKey)
    const seq = at < 0 ? -1 : readNumber(frame, at + this.#seqKey.length)
    if (seq < 0) return this.#fault('a message came without a seq')
    this.order.see(seq)
    this.#hub.onMessage(mark, this.now)
  }

  #takeOther(frame: Buffer): void {
    if (frame.includes(this.#hub.dialect.gapKey)) this.gaps += 1
  }

  #fault(reason: string): void {
    if (!this.#closing) this.#hub.onFault(reason)
    this.#closing = true
  }
}

/** One set of handlers for every receiver's socket. */
export const receiverHandlers = {
  open: (socket: Socket<Receiver>) => socket.data.opened(socket),
  data: (socket: Socket<Receiver>, bytes: Buffer) => {
    const receiver = socket.data
    receiver.bytes += bytes.length
    receiver.now = performance.now()
    receiver.reader.read(bytes)
  },
  close: (socket: Socket<Receiver>) => socket.data.closed('the connection was closed'),
  error: (socket: Socket<Receiver>, error: Error) => socket.data.closed(error.message),
  connectError: (socket: Socket<Receiver>, error: Error) => socket.data.closed(error.message),
}
