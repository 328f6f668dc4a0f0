import { ApiError, type Principal } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'

/**
 * New recovery codes in place of the old ones.
 *
 * @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited`; `conflict` without two-step sign-in
 */
export async function renewRecoveryCodes(
  gateway: GatewayContext,
  principal: Principal,
  password: string | undefined,
  address: string,
): Promise<{ readonly recovery_codes: string[] }> {
  const { db, clock, postbox } = gateway
  await gateway.stepUp({ principal, password, freshIsEnough: true })
  const { user_id } = principal
  const recovery_codes = await db.transaction(async (trx) => {
    const totp = await trx
      .selectFrom('totp_secrets')
      .select('user_id')
      .where('user_id', '=', user_id)
      .where('confirmed_at', 'is not', null)
      .forUpdate()
      .executeTakeFirst()
    if (!totp) throw new ApiError('conflict', {}, 'Two-step sign-in is off')
    await writeAudit(trx, { action: 'two-step/codes-renewed', actor_id: user_id, address, clock })
    await tellOwner(gateway, trx, user_id, 'recovery_codes_renewed')
    return await replaceRecoveryCodes(trx, user_id, clock)
  })
  postbox.collect()
  return { recovery_codes }
}
