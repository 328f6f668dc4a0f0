import type { Batch } from './batch.ts'
import type { Sink } from './contract.ts'

/** Bun reserves a buffer of this size for each stream, so it is small; how far a reader may be behind is `#limit`. */
const HIGH_WATER_MARK = 1
const strategy = { highWaterMark: HIGH_WATER_MARK, size: (chunk?: Uint8Array) => chunk?.byteLength ?? 0 }

/** The body of a response as a place for frames. */
export class StreamSink implements Sink {
  readonly body: ReadableStream<Uint8Array>
  readonly #limit: number
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined

  /** `onCancel` is called when the reader goes away, not when this side ends the stream. */
  constructor(maxBufferedBytes: number, onCancel: () => void) {
    this.#limit = maxBufferedBytes
    const source = {
      start: (controller: ReadableStreamDefaultController<Uint8Array>) => this.#start(controller),
      cancel: onCancel,
    }
    this.body = new ReadableStream(source, strategy)
  }

  write(batch: Batch): boolean {
    if (!this.#controller) return true
    this.#controller.enqueue(batch.bytes())
    return HIGH_WATER_MARK - (this.#controller.desiredSize ?? 0) <= this.#limit
  }

  /** The reader went away: there is nobody to tell. */
  forget(): void {
    this.#controller = undefined
  }

  end(): void {
    this.#controller?.close()
    this.#controller = undefined
  }

  abort(): void {
    this.#controller?.error(new Error('The reader is too slow'))
    this.#controller = undefined
  }

  #start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller
  }
}
