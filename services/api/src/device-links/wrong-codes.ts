import { ApiError } from '@ajet/shared/http'
import { Lru, type Clock } from '@ajet/shared/std'

const MOST = 20
const WINDOW_MS = 15 * 60_000

/** How often one user may ask for codes that nobody waits with (ABU-18). */
export class WrongCodes {
  readonly #clock: Clock
  readonly #byUser = new Lru<string, { count: number; readonly until: number }>(10_000)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws ApiError `rate_limited` */
  check(userId: string): void {
    const guesses = this.#byUser.get(userId)
    const left = guesses ? guesses.until - this.#clock.now() : 0
    if (guesses && left > 0 && guesses.count >= MOST) throw new ApiError('rate_limited', { retry_after: left / 1000 })
  }

  note(userId: string): void {
    const guesses = this.#byUser.get(userId)
    if (guesses && guesses.until > this.#clock.now()) guesses.count++
    else this.#byUser.set(userId, { count: 1, until: this.#clock.now() + WINDOW_MS })
  }
}
