import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { requirePasswordLogin } from '../login/require-password-login.ts'
import { openSession, type OpenedSession, type SignedIn, type Visitor } from '../sessions/open-session.ts'
import { requireChallenge, spoilChallenge, takeChallenge } from './challenges.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { takeTotpCode } from './take-totp-code.ts'

export interface LoginTotpInput {
  readonly challenge?: string | undefined
  readonly code: string
}

/**
 * The second step of a login with a password. Challenge and code are used up together; a wrong code counts against the
 * challenge, and against the account.
 *
 * @throws ApiError `challenge_invalid`, `code_invalid`, `login_method_off`, `rate_limited`
 */
export async function loginTotp(
  gateway: GatewayContext,
  { challenge: token = '', code }: LoginTotpInput,
  visitor: Visitor,
): Promise<SignedIn> {
  const { db, clock, attempts, relay, postbox } = gateway
  const challenge = { token, purpose: 'second-factor', now: clock.now() } as const
  await requirePasswordLogin(gateway)
  await attempts.tryGuess(visitor.address)
  const user_id = await requireChallenge(db.kysely, challenge)
  await attempts.tryCode(user_id)
  const opened = await db.transaction(async (trx) => {
    if (!(await takeFactor(gateway, trx, user_id, code))) return undefined
    if (!(await takeChallenge(trx, challenge))) throw new ApiError('challenge_invalid')
    return await openSession(gateway, trx, user_id, visitor)
  })
  if (!opened) return await refuse(gateway, token, user_id, visitor)
  await attempts.guessWasRight(visitor.address)
  await attempts.codeWasRight(user_id)
  relay.offer(opened.events)
  postbox.collect()
  return { token: opened.token, user: opened.user } satisfies Omit<OpenedSession, 'events'>
}

/** A code of the app, or a recovery code, whose use its owner is told of. */
async function takeFactor(gateway: GatewayContext, trx: Transaction<Tables>, user_id: string, code: string) {
  if (await takeTotpCode(gateway, trx, { user_id, code })) return true
  if (!(await takeRecoveryCode(trx, user_id, code))) return false
  await tellOwner(gateway, trx, user_id, 'recovery_code_used')
  return true
}

async function refuse(
  { db, clock }: GatewayContext,
  token: string,
  actor_id: string,
  { address }: Visitor,
): Promise<never> {
  await spoilChallenge(db.kysely, token)
  await writeAudit(db.kysely, { action: 'login/second-factor-failed', actor_id, address, clock })
  throw new ApiError('code_invalid')
}
