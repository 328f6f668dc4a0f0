import { ApiError } from '@ajet/shared/http'
import type { Storage, UploadTypes } from '@ajet/shared/storage'
import { ImageQueue } from './image-queue.ts'

export interface UploadOptions {
  readonly storage: Storage
  /** uploads.max_bytes (FS-7). */
  readonly maxBytes: number
  /** uploads.types (FS-6). */
  readonly types: UploadTypes
}

const AT_ONCE_PER_USER = 5

/** Where files go, and what bounds their way there. */
export class Uploads {
  readonly storage: Storage
  readonly maxBytes: number
  readonly types: UploadTypes
  readonly images = new ImageQueue()
  readonly #running = new Map<string, number>()

  constructor({ storage, maxBytes, types }: UploadOptions) {
    this.storage = storage
    this.maxBytes = maxBytes
    this.types = types
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
