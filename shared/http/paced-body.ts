import type { Clock } from '../std/mod.ts'
import { ApiError } from './api-error.ts'

/** How slowly a file may come: within `graceMs` and, besides, the time that what has come takes at `bytesPerSecond`. */
export interface UploadPace {
  readonly graceMs: number
  readonly bytesPerSecond: number
}

export const standardPace: UploadPace = { graceMs: 30_000, bytesPerSecond: 16 * 1024 }

/** The longest an upload of so many bytes may take, in ms. */
export function longestUploadMs({ graceMs, bytesPerSecond }: UploadPace, bytes: number): number {
  return graceMs + (bytes / bytesPerSecond) * 1000
}

/** A request as far as it is asked for its file. */
export interface Sending {
  readonly body: ReadableStream<Uint8Array>
  /** Aborted when the sender is gone. */
  readonly signal?: AbortSignal
}

/**
 * Runs `take` with a body that fails when its sender falls behind (ABU-01): an idle time-out alone would let a file drip
 * in for days. The time is measured by timers, so that a clock that is set changes nothing (FLT-14).
 *
 * @throws ApiError `request_timeout`; `bad_request` when the sender gave up half-way; what `take` throws
 */
export async function withPacedBody<T>(
  { body, signal }: Sending,
  { pace, clock }: { readonly pace: UploadPace; readonly clock: Pick<Clock, 'after'> },
  take: (body: ReadableStream<Uint8Array>) => Promise<T>,
): Promise<T> {
  const paced = new PacedBody(body, pace, clock)
  try {
    return await take(paced.stream)
  } catch (error) {
    throw signal?.aborted && !(error instanceof ApiError) ? brokenOff(error) : error
  } finally {
    paced.stop()
  }
}

function brokenOff(cause: unknown): ApiError {
  return new ApiError('bad_request', {}, 'The file ended before it was complete', { cause })
}

class PacedBody {
  readonly stream: ReadableStream<Uint8Array>
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #pace: UploadPace
  readonly #clock: Pick<Clock, 'after'>
  #received = 0
  #late: ApiError | undefined
  #cancelTimer: () => void = () => undefined

  constructor(body: ReadableStream<Uint8Array>, pace: UploadPace, clock: Pick<Clock, 'after'>) {
    this.#reader = body.getReader()
    this.#pace = pace
    this.#clock = clock
    this.#waitFrom(0)
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => this.#pull(controller),
        cancel: (reason) => this.#end(reason),
      },
      { highWaterMark: 0 },
    )
  }

  stop(): void {
    this.#cancelTimer()
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { done, value } = await this.#read()
    if (this.#late) throw this.#late
    if (value) this.#received += value.byteLength
    if (!done) return controller.enqueue(value)
    this.stop()
    controller.close()
  }

  async #read() {
    try {
      return await this.#reader.read()
    } catch (cause) {
      throw this.#late ?? brokenOff(cause)
    }
  }

  /** Comes back when the time is over that the bytes so far admit; `passedMs` of it are over already. */
  #waitFrom(passedMs: number): void {
    const untilMs = longestUploadMs(this.#pace, this.#received)
    if (untilMs <= passedMs) return this.#giveUp()
    this.#cancelTimer = this.#clock.after(untilMs - passedMs, () => this.#waitFrom(untilMs))
  }

  #giveUp(): void {
    const { bytesPerSecond } = this.#pace
    const data = { min_bytes_per_second: bytesPerSecond }
    const detail = `A file has to come at ${bytesPerSecond} bytes a second at least`
    this.#late = new ApiError('request_timeout', data, detail)
    // A read that waits for a silent sender ends; whoever reads next is told.
    void this.#end(this.#late)
  }

  async #end(reason: unknown): Promise<void> {
    this.stop()
    await this.#reader.cancel(reason).catch(() => undefined)
  }
}
