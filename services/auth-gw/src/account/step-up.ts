import { ApiError, type Principal } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'

/** A session not older than this counts as its owner at the keyboard. */
const FRESH_MS = 15 * 60_000

export interface StepUp {
  readonly principal: Principal
  readonly password: string | undefined
  readonly address: string
  /** Having signed in a moment ago is enough, also for an account with a password. */
  readonly freshIsEnough: boolean
}

/**
 * Asks for more than a session before what would let a stolen one take the account over: the current password, or,
 * where there is none, a session that was opened a moment ago.
 *
 * @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited`
 */
export async function stepUp(gateway: GatewayContext, { principal, password, address, freshIsEnough }: StepUp) {
  const { db, attempts, passwords } = gateway
  const user = await db.kysely
    .selectFrom('users')
    .select(['username', 'password_hash'])
    .where('id', '=', principal.user_id)
    .executeTakeFirst()
  if (!user) throw new ApiError('unauthenticated')
  if (user.password_hash === null || (freshIsEnough && password === undefined)) {
    return await requireFresh(gateway, principal)
  }
  if (password === undefined) throw new ApiError('step_up_required')
  await attempts.tryLogin(user.username, address)
  if (!(await passwords.verify(password, user.password_hash))) throw new ApiError('invalid_credentials')
  await attempts.loginWasRight(user.username, address)
}

async function requireFresh({ db, clock }: GatewayContext, { user_id, session_id }: Principal): Promise<void> {
  const session = await db.kysely
    .selectFrom('sessions')
    .select('created_at')
    .where('id', '=', session_id)
    .where('user_id', '=', user_id)
    .executeTakeFirst()
  if (!session || clock.now() - session.created_at.getTime() > FRESH_MS) throw new ApiError('step_up_required')
}
