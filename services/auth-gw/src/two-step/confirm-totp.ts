import { ApiError, type Principal } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { askForProof } from '../account/send-confirmation.ts'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import { takeTotpCode } from './take-totp-code.ts'

/**
 * Switches two-step sign-in on: the app has shown that it has the secret. Gives the recovery codes, this once.
 *
 * @throws ApiError `code_invalid`, `rate_limited`; `conflict` when nothing was begun
 */
export async function confirmTotp(
  gateway: GatewayContext,
  { user_id }: Principal,
  code: string,
  address: string,
): Promise<{ readonly recovery_codes: string[] }> {
  const { db, clock, attempts, postbox } = gateway
  await requirePending(gateway, user_id)
  await attempts.tryCode(user_id)
  const recovery_codes = await db.transaction(async (trx) => {
    if (!(await takeTotpCode(gateway, trx, { user_id, code, pending: true }))) throw new ApiError('code_invalid')
    const confirmed_at = new Date(clock.now())
    await trx.updateTable('totp_secrets').set({ confirmed_at }).where('user_id', '=', user_id).execute()
    await writeAudit(trx, { action: 'two-step/on', actor_id: user_id, address, clock })
    await tellOwner(gateway, trx, user_id, 'two_step_on')
    return await replaceRecoveryCodes(trx, user_id, clock)
  })
  await attempts.codeWasRight(user_id)
  askForProof(gateway, user_id)
  postbox.collect()
  return { recovery_codes }
}

async function requirePending({ db }: GatewayContext, user_id: string): Promise<void> {
  const row = await db.kysely
    .selectFrom('totp_secrets')
    .select('user_id')
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new ApiError('conflict', {}, 'Begin to set up two-step sign-in first')
}
