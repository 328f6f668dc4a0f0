import type { Principal } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { dropRecoveryCodes } from './recovery-codes.ts'

/** Switches two-step sign-in off. @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited` */
export async function disableTotp(
  gateway: GatewayContext,
  principal: Principal,
  password: string | undefined,
  address: string,
): Promise<void> {
  const { db, clock, postbox } = gateway
  await gateway.stepUp({ principal, password, freshIsEnough: true })
  const { user_id } = principal
  await db.transaction(async (trx) => {
    await dropRecoveryCodes(trx, user_id)
    const was = await trx
      .deleteFrom('totp_secrets')
      .where('user_id', '=', user_id)
      .returning('confirmed_at')
      .executeTakeFirst()
    if (was?.confirmed_at == null) return
    await writeAudit(trx, { action: 'two-step/off', actor_id: user_id, address, clock })
    await tellOwner(gateway, trx, user_id, 'two_step_off')
  })
  postbox.collect()
}
