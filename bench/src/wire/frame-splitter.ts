const FRAME_END = Buffer.from('\n\n')
const EMPTY = Buffer.alloc(0)

/**
 * Cuts a `text/event-stream` body into frames (the text between blank lines, WHATWG HTML §9.2.6; `\n` only).
 * A frame is handed on without a copy unless the network cut it.
 */
export class FrameSplitter {
  readonly #onFrame: (frame: Buffer) => void
  #rest: Buffer = EMPTY

  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame
  }

  push(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    let start = 0
    for (;;) {
      const end = all.indexOf(FRAME_END, start)
      if (end < 0) break
      this.#onFrame(all.subarray(start, end))
      start = end + FRAME_END.length
    }
    this.#rest = start === all.length ? EMPTY : Buffer.from(all.subarray(start))
  }
}
