import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import type { GatewayContext } from '../deps.ts'
import { findStep } from './totp.ts'

/**
 * Whether the code is the app's at this moment and was not used before; it is used up by that. `pending` looks at a
 * secret that is being set up.
 */
export async function takeTotpCode(
  gateway: GatewayContext,
  trx: Kysely<Tables>,
  { user_id, code, pending = false }: { readonly user_id: string; readonly code: string; readonly pending?: boolean },
): Promise<boolean> {
  const { clock, box, logger } = gateway
  const row = await trx
    .selectFrom('totp_secrets')
    .select('sealed')
    .where('user_id', '=', user_id)
    .where('confirmed_at', pending ? 'is' : 'is not', null)
    .executeTakeFirst()
  if (!row) return false
  const secret = await box.open(user_id, row.sealed)
  if (secret === undefined) {
    logger.error({ user_id }, 'The secret of a second factor was sealed with another key; recovery codes still work')
    return false
  }
  const step = findStep(secret, code, clock.now())
  if (step === undefined) return false
  const { numUpdatedRows } = await trx
    .updateTable('totp_secrets')
    .set({ last_step: step })
    .where('user_id', '=', user_id)
    .where('last_step', '<', String(step))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
