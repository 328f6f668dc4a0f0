import { ApiError } from '@ajet/shared/http'

export interface ImageFacts {
  /** Pixels as it is shown: turned the way its EXIF data says. */
  readonly width: number
  readonly height: number
  /** WebP, at most `THUMBNAIL_EDGE` wide and high. */
  readonly thumbnail: Uint8Array
  /** A data: address of some hundred bytes. */
  readonly placeholder: string
}

const THUMBNAIL_EDGE = 480
const PICTURE_EDGE = 384
/** Four bytes each while an image is decoded. A larger one is refused by its header, before anything is unpacked (ABU-02). */
const MAX_PIXELS = 50_000_000
/** Uploads whose image waits; each holds its file in memory only when it is its turn. */
const MAX_WAITING = 200

/** Reads images one at a time: however many come together, one is in memory. */
export class ImageQueue {
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /**
   * What an image is. `read` is called when it is its turn.
   * @returns undefined for what cannot be decoded, and for more than 50 million pixels
   * @throws ApiError `rate_limited` when too many wait
   */
  inspect(read: () => Promise<Uint8Array>): Promise<ImageFacts | undefined> {
    return this.#inTurn(async () => inspectImage(await read()))
  }

  /** An image as WebP, at most `PICTURE_EDGE` wide and high, made anew; undefined and refused as above. */
  shrink(bytes: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#inTurn(() => shrinkImage(bytes))
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MAX_WAITING) throw new ApiError('rate_limited', { retry_after: 5 })
    this.#waiting += 1
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      this.#waiting -= 1
    }
  }

  async settle(): Promise<void> {
    await this.#last
  }
}

async function inspectImage(bytes: Uint8Array): Promise<ImageFacts | undefined> {
  try {
    const open = () => new Bun.Image(bytes, { maxPixels: MAX_PIXELS })
    const { width, height } = await open().metadata()
    const fit = { fit: 'inside', withoutEnlargement: true } as const
    const thumbnail = await open().resize(THUMBNAIL_EDGE, THUMBNAIL_EDGE, fit).webp({ quality: 80 }).bytes()
    const small = await new Bun.Image(thumbnail).metadata()
    const placeholder = await open().placeholder()
    // The header knows nothing of the orientation; the thumbnail has it applied.
    const isTurned = width > height !== small.width > small.height && small.width !== small.height
    return { ...(isTurned ? { width: height, height: width } : { width, height }), thumbnail, placeholder }
  } catch (error) {
    if (isImageError(error)) return undefined
    throw error
  }
}

async function shrinkImage(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const fit = { fit: 'inside', withoutEnlargement: true } as const
    const image = new Bun.Image(bytes, { maxPixels: MAX_PIXELS })
    return await image.resize(PICTURE_EDGE, PICTURE_EDGE, fit).webp({ quality: 85 }).bytes()
  } catch (error) {
    if (isImageError(error)) return undefined
    throw error
  }
}

function isImageError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_IMAGE_')
}
