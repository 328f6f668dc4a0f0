import { loadLoginMethods } from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'
import { requireSamePassword, type KnownByPassword } from '../login/require-same-password.ts'
import { insertChallenge } from './challenges.ts'

/**
 * Stops a login with the right password where the account has two-step sign-in: the caller gets a challenge to go on
 * with, which is of no use without the second factor.
 *
 * @throws ApiError `second_factor_required`; `invalid_credentials` when the password is another by now
 */
export async function requireSecondFactor({ db, clock, login }: GatewayContext, user: KnownByPassword): Promise<void> {
  const { id: user_id } = user
  const totp = await db.kysely
    .selectFrom('totp_secrets')
    .select('user_id')
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (!totp) return
  const { passkeys } = await loadLoginMethods(db.kysely, login)
  const passkey =
    passkeys && (await db.kysely.selectFrom('passkeys').select('id').where('user_id', '=', user_id).executeTakeFirst())
  const challenge = await db.transaction(async (trx) => {
    await requireSamePassword(trx, user)
    return await insertChallenge(trx, { purpose: 'second-factor', user_id, clock })
  })
  const methods = ['totp', 'recovery_code', ...(passkey ? ['passkey'] : [])]
  throw new ApiError('second_factor_required', { challenge, methods })
}
