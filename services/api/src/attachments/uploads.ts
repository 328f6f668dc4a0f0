import { ApiError, standardPace, withPacedBody, type Sending, type UploadPace } from '@ajet/shared/http'
import type { Clock } from '@ajet/shared/std'
import type { Storage, UploadTypes } from '@ajet/shared/storage'
import { ImageQueue } from './image-queue.ts'

export interface UploadOptions {
  readonly storage: Storage
  /** uploads.max_bytes (FS-7). */
  readonly maxBytes: number
  /** uploads.types (FS-6). */
  readonly types: UploadTypes
  /** How slowly files may come; `standardPace` when left out. */
  readonly pace?: UploadPace
  readonly clock: Clock
}

const AT_ONCE_PER_USER = 5

/** Where files go, and what bounds their way there. */
export class Uploads {
  readonly storage: Storage
  readonly maxBytes: number
  readonly types: UploadTypes
  readonly images = new ImageQueue()
  readonly #pace: UploadPace
  readonly #clock: Clock
  readonly #running = new Map<string, number>()

  constructor({ storage, maxBytes, types, pace = standardPace, clock }: UploadOptions) {
    this.storage = storage
    this.maxBytes = maxBytes
    this.types = types
    this.#pace = pace
    this.#clock = clock
  }

  /** Takes a body that fails when its sender falls behind. @throws ApiError `request_timeout`, `bad_request`, and what `take` throws */
  keepPace<T>(sending: Sending, take: (body: ReadableStream<Uint8Array>) => Promise<T>): Promise<T> {
    return withPacedBody(sending, { pace: this.#pace, clock: this.#clock }, take)
  }

  /** Runs one upload of a user, of whom a few may run at once. @throws ApiError `rate_limited` */
  async admit<T>(userId: string, upload: () => Promise<T>): Promise<T> {
    const running = this.#running.get(userId) ?? 0
    if (running >= AT_ONCE_PER_USER) throw new ApiError('rate_limited', { retry_after: 1 })
    this.#running.set(userId, running + 1)
    try {
      return await upload()
    } finally {
      const left = (this.#running.get(userId) ?? 1) - 1
      if (left > 0) this.#running.set(userId, left)
      else this.#running.delete(userId)
    }
  }
}
