import { ApiError } from '@ajet/shared/http'
import { requireConfirmed } from '../account/confirmation.ts'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { requireSecondFactor } from '../two-step/require-second-factor.ts'
import { openSession, type SignedIn, type Visitor } from '../sessions/open-session.ts'
import { requirePasswordLogin } from './require-password-login.ts'
import { requireSamePassword } from './require-same-password.ts'

export interface LoginInput {
  /** User name or e-mail address. */
  readonly login: string
  readonly password: string
}

/**
 * Signs in. An unknown login and a wrong password cannot be told apart, by the answer or by the time it takes (ABU-18).
 *
 * @throws ApiError `invalid_credentials`, `email_unconfirmed`, `second_factor_required`, `login_method_off`,
 * `rate_limited`
 */
export async function login(gateway: GatewayContext, input: LoginInput, visitor: Visitor): Promise<SignedIn> {
  const { attempts, passwords, db, relay } = gateway
  await requirePasswordLogin(gateway)
  await attempts.tryLogin(input.login, visitor.address)
  const user = await findByLogin(gateway, input.login)
  if (!(await passwords.verify(input.password, user?.password_hash)) || !user) {
    // A password typed into the wrong field must not end up in a table: only names that exist are noted.
    await noteFailure(gateway, user ? input.login : '', visitor.address)
    throw new ApiError('invalid_credentials')
  }
  await attempts.loginWasRight(input.login, visitor.address)
  requireConfirmed(gateway, user)
  await requireSecondFactor(gateway, user)
  const {
    token,
    user: me,
    events,
  } = await db.transaction(async (trx) => {
    await requireSamePassword(trx, user)
    return await openSession(gateway, trx, user.id, visitor)
  })
  relay.offer(events)
  return { token, user: me }
}

async function findByLogin({ db }: GatewayContext, login: string) {
  return await db.kysely
    .selectFrom('users')
    .select(['id', 'password_hash', 'email', 'email_confirmed_at'])
    .where((eb) => eb.or([eb('username', '=', login), eb('email', '=', login)]))
    .where('kind', '=', 'user')
    // A user name cannot hold an @, so at most one of the two matches.
    .executeTakeFirst()
}

/** Bounded by the limit of tries per address. A row that cannot be written must not turn a refusal into a fault. */
async function noteFailure({ db, clock, logger }: GatewayContext, target: string, address: string): Promise<void> {
  try {
    await writeAudit(db.kysely, { action: 'login/failed', target, address, clock })
  } catch (err) {
    logger.warn({ err }, 'A failed login could not be written to the audit log')
  }
}
