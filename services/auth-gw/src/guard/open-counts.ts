import { ApiError } from '@ajet/shared/http'

const RETRY_SECONDS = 5

/** How much of something one key has open at this moment. Counted where the connections are: each gateway its own. */
export class OpenCounts {
  readonly #open = new Map<string, number>()
  readonly #most: number
  readonly #detail: string

  constructor(most: number, detail: string) {
    this.#most = most
    this.#detail = detail
  }

  /** Each has to be followed by one `leave`. @throws ApiError `rate_limited` when there is no room */
  enter(key: string): void {
    const open = this.#open.get(key) ?? 0
    if (open >= this.#most) throw new ApiError('rate_limited', { retry_after: RETRY_SECONDS }, this.#detail)
    this.#open.set(key, open + 1)
  }

  leave(key: string): void {
    const open = (this.#open.get(key) ?? 0) - 1
    if (open > 0) this.#open.set(key, open)
    else this.#open.delete(key)
  }
}
