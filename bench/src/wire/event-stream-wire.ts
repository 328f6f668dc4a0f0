import { FrameSplitter } from './frame-splitter.ts'
import { ResponseReader } from './response-reader.ts'
import type { Wire, WireEvents } from './wire.ts'

/** Server-sent events. */
export class EventStreamWire implements Wire {
  readonly #events: WireEvents
  readonly #request: string
  readonly #reader: ResponseReader

  constructor(events: WireEvents, request: string) {
    this.#events = events
    this.#request = request
    const splitter = new FrameSplitter((frame) => events.onFrame(frame))
    this.#reader = new ResponseReader({
      onHead: (status, head) => this.#takeHead(status, head),
      onBody: (bytes) => splitter.push(bytes),
      onEnd: () => events.onFault('the server ended the stream'),
    })
  }

  open(): void {
    this.#events.write(this.#request)
  }

  read(bytes: Buffer): void {
    this.#reader.read(bytes)
  }

  /** An event stream only goes one way. */
  beat(): void {}

  #takeHead(status: number, head: string): void {
    if (status === 200) this.#events.onLive()
    else this.#events.onFault(`the stream was refused: ${head.split('\r\n')[0]}`)
  }
}
