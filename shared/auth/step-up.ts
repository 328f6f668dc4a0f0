import type { Database } from '../db/mod.ts'
import { ApiError, type Principal } from '../http/mod.ts'
import type { Clock } from '../std/mod.ts'
import type { AttemptCounts } from './attempt-counts.ts'
import type { Passwords } from './passwords.ts'

const QUARTER_HOUR_MS = 15 * 60_000
/** Whoever signed in not longer ago counts as the owner at the keyboard. */
const FRESH_MS = QUARTER_HOUR_MS
const WRONG_AT_MOST = 5

export interface StepUpDeps {
  readonly db: Database
  readonly clock: Clock
  readonly passwords: Pick<Passwords, 'verify'>
  readonly attempts: AttemptCounts
}

export interface StepUp {
  readonly principal: Pick<Principal, 'user_id' | 'session_id'>
  readonly password: string | undefined
  /** Having signed in a moment ago is enough, also for an account with a password. */
  readonly freshIsEnough: boolean
}

/**
 * Asks for more than a session before what would let a stolen one take the account over, or what cannot be taken back:
 * the current password, or, where there is none, to have signed in a moment ago. Wrong passwords are counted for the
 * account, by all processes together (ABU-18).
 *
 * @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited`
 */
export async function stepUp(deps: StepUpDeps, { principal, password, freshIsEnough }: StepUp): Promise<void> {
  const { db, attempts, passwords } = deps
  const { user_id, session_id } = principal
  const found = await db.kysely
    .selectFrom('users as u')
    .leftJoin('sessions as s', (join) => join.onRef('s.user_id', '=', 'u.id').on('s.id', '=', session_id))
    .select(['u.password_hash', 's.authenticated_at', 's.created_at'])
    .where('u.id', '=', user_id)
    .executeTakeFirst()
  if (!found) throw new ApiError('unauthenticated')
  if (found.password_hash === null || (freshIsEnough && password === undefined)) {
    requireFresh(found.authenticated_at ?? found.created_at, deps.clock.now())
    return
  }
  if (password === undefined) throw new ApiError('step_up_required')
  const guess = { key: `step-up ${user_id}`, most: WRONG_AT_MOST, windowMs: QUARTER_HOUR_MS }
  await attempts.take([guess])
  if (!(await passwords.verify(password, found.password_hash))) throw new ApiError('invalid_credentials')
  await attempts.forget(guess.key)
}

function requireFresh(authenticatedAt: Date | null, now: number): void {
  if (!authenticatedAt || now - authenticatedAt.getTime() > FRESH_MS) throw new ApiError('step_up_required')
}
