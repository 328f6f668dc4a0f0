import type { Batch } from './batch.ts'
import type { FrameEncoder, StreamOptions } from './contract.ts'

/** Bun reserves a buffer of this size for each stream, so it is small; how far a reader may be behind is `#limit`. */
const HIGH_WATER_MARK = 1
const strategy = { highWaterMark: HIGH_WATER_MARK, size: (chunk?: Uint8Array) => chunk?.byteLength ?? 0 }

/** One open stream, and what its user may see; the index keeps that true. */
export class Connection {
  readonly userId: string
  readonly sessionId: string | null
  readonly encoder: FrameEncoder
  readonly communities: Set<string>
  /** Channels with the community each belongs to. */
  readonly channels: Map<string, string | null>
  readonly #only: string | undefined
  readonly #limit: number
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  /** What the present tick has for it. */
  batch: Batch | undefined

  constructor({ viewer, encoder, communityId }: StreamOptions, maxBufferedBytes: number) {
    this.userId = viewer.userId
    this.sessionId = viewer.sessionId
    this.encoder = encoder
    this.#only = communityId
    this.#limit = maxBufferedBytes
    this.communities = new Set([...viewer.communityIds].filter((id) => this.wants(id)))
    this.channels = new Map([...viewer.channels].filter(([, id]) => this.wants(id)))
  }

  /** Whether events of the community are asked for here; those of no community always are. */
  wants(communityId: string | null | undefined): boolean {
    return this.#only === undefined || communityId === null || communityId === undefined || communityId === this.#only
  }

  /** The body of the response. `onCancel` is called when the reader goes away, not when this side ends the stream. */
  open(onCancel: () => void): ReadableStream<Uint8Array> {
    const source = {
      start: (controller: ReadableStreamDefaultController<Uint8Array>) => this.#start(controller),
      cancel: onCancel,
    }
    return new ReadableStream(source, strategy)
  }

  #start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller
  }

  /** False when the reader is so far behind that the stream has to end (DESIGN.md §9). */
  write(chunk: Uint8Array): boolean {
    if (!this.#controller) return true
    this.#controller.enqueue(chunk)
    return HIGH_WATER_MARK - (this.#controller.desiredSize ?? 0) <= this.#limit
  }

  /** The reader went away: there is nobody to tell. */
  forget(): void {
    this.#controller = undefined
  }

  /** Ends the stream after what is written. */
  end(): void {
    this.#controller?.close()
    this.#controller = undefined
  }

  /** Ends the stream and lets go at once of what a stuck reader has not taken. */
  abort(): void {
    this.#controller?.error(new Error('The reader is too slow'))
    this.#controller = undefined
  }
}
