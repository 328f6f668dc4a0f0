import { getRequest } from './requests.ts'
import { clientFrame, opcodes, WebSocketFrames } from './web-socket-frames.ts'
import type { Wire, WireEvents } from './wire.ts'

const HEAD_END = Buffer.from('\r\n\r\n')
const READY_KEY = Buffer.from('"op":"ready"')
const HEARTBEAT = clientFrame(opcodes.text, Buffer.from('{"op":"heartbeat"}'))
const HANDSHAKE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
]

/** The WebSocket gateway: the handshake, the first message, then frames. */
export class WebSocketWire implements Wire {
  readonly #events: WireEvents
  readonly #path: string
  readonly #first: string
  readonly #frames: WebSocketFrames
  #head: Buffer | undefined = Buffer.alloc(0)
  #isLive = false

  /** `first`: the message that says who it is. */
  constructor(events: WireEvents, path: string, first: string) {
    this.#events = events
    this.#path = path
    this.#first = first
    this.#frames = new WebSocketFrames((opcode, payload) => this.#take(opcode, payload))
  }

  open(): void {
    this.#events.write(getRequest(this.#path, HANDSHAKE))
  }

  read(bytes: Buffer): void {
    if (!this.#head) return this.#frames.push(bytes)
    const all = Buffer.concat([this.#head, bytes])
    const end = all.indexOf(HEAD_END)
    this.#head = end < 0 ? all : undefined
    if (end < 0) return
    const status = all.subarray(0, all.indexOf('\r\n')).toString('latin1')
    if (!status.startsWith('HTTP/1.1 101')) return this.#events.onFault(`the socket was refused: ${status}`)
    this.#events.write(clientFrame(opcodes.text, Buffer.from(this.#first)))
    this.#frames.push(all.subarray(end + HEAD_END.length))
  }

  beat(): void {
    if (this.#isLive) this.#events.write(HEARTBEAT)
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.ping) return this.#events.write(clientFrame(opcodes.pong, payload))
    if (opcode === opcodes.close)
      return this.#events.onFault(`the socket was closed: ${payload.subarray(2).toString()}`)
    this.#events.onFrame(payload)
    if (this.#isLive || !payload.includes(READY_KEY)) return
    this.#isLive = true
    this.#events.onLive()
  }
}
