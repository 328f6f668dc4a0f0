import type { Passwords } from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import { Lru } from '@ajet/shared/std'
import type { ApiContext } from '../context.ts'

/** A session not older than this counts as its owner at the keyboard. */
const FRESH_MS = 15 * 60_000
const WRONG_AT_MOST = 5
const FORGET_MS = 15 * 60_000

interface Wrong {
  readonly times: number
  readonly since: number
}

/** Asks for more than a session before what cannot be taken back: the password, or to have signed in a moment ago. */
export class StepUp {
  readonly #passwords: Passwords
  /** Wrong passwords by user, in this process. */
  readonly #wrong = new Lru<string, Wrong>(10_000)

  constructor(passwords: Passwords) {
    this.#passwords = passwords
  }

  /** @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited` */
  async require(
    { db, clock }: Pick<ApiContext, 'db' | 'clock'>,
    { user_id, session_id }: Principal,
    password: string | undefined,
  ): Promise<void> {
    const now = clock.now()
    const found = await db.kysely
      .selectFrom('users as u')
      .leftJoin('sessions as s', (join) => join.onRef('s.user_id', '=', 'u.id').on('s.id', '=', session_id))
      .select(['u.password_hash', 's.created_at'])
      .where('u.id', '=', user_id)
      .executeTakeFirst()
    if (password !== undefined) return await this.#check(user_id, password, found?.password_hash ?? null, now)
    const isFresh = found?.created_at && now - found.created_at.getTime() <= FRESH_MS
    if (!isFresh) throw new ApiError('step_up_required')
  }

  async #check(userId: string, password: string, hash: string | null, now: number): Promise<void> {
    const before = this.#wrong.get(userId)
    const wrong = before && now - before.since < FORGET_MS ? before : { times: 0, since: now }
    if (wrong.times >= WRONG_AT_MOST) {
      throw new ApiError('rate_limited', { retry_after: Math.ceil((wrong.since + FORGET_MS - now) / 1_000) })
    }
    // Counted before it is known: many at once are as many guesses.
    this.#wrong.set(userId, { ...wrong, times: wrong.times + 1 })
    if (!(await this.#passwords.verify(password, hash))) throw new ApiError('invalid_credentials')
    this.#wrong.delete(userId)
  }
}
