import { hashUserCode, readUserCode } from '@ajet/shared/auth'
import { isForeignKeyViolation, type Tables } from '@ajet/shared/db'
import { ApiError, type Principal } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'

export interface DeviceDecision {
  readonly user_code: string
  readonly decision: 'approve' | 'deny'
}

/**
 * Approves or denies a program that waits, as the caller. Each can be decided once. Wrong codes are guesses, counted by
 * user and address (ABU-18).
 *
 * @throws ApiError `not_found`, `rate_limited`, `unauthenticated`
 */
export async function decideDeviceLink(
  { attempts, clock, db }: GatewayContext,
  { user_id, session_id }: Principal,
  { user_code, decision }: DeviceDecision,
  address: string,
): Promise<void> {
  await attempts.tryUserCode(user_id, address)
  const code = readUserCode(user_code)
  await db
    .transaction(async (trx) => {
      const decided = decision === 'approve' ? { status: 'approved', user_id, session_id } : { status: 'denied' }
      const id = code && (await decide(trx, code, decided as Decided, clock.now()))
      if (!id) throw new ApiError('not_found', {}, 'No program waits with this code; it may have expired')
      const action = decision === 'approve' ? 'device/approved' : 'device/denied'
      await writeAudit(trx, { action, actor_id: user_id, target: id, address, clock })
    })
    .catch((error: unknown) => {
      // Ended at another gateway, which this one has not heard of yet.
      if (isForeignKeyViolation(error, 'device_links_session_id_fkey')) throw new ApiError('unauthenticated')
      throw error
    })
  await attempts.userCodeWasRight(user_id, address)
}

type Decided =
  | { readonly status: 'approved'; readonly user_id: string; readonly session_id: string }
  | { readonly status: 'denied' }

async function decide(
  trx: Transaction<Tables>,
  code: string,
  decided: Decided,
  now: number,
): Promise<string | undefined> {
  const row = await trx
    .updateTable('device_links')
    .set(decided)
    .where('user_code_hash', '=', hashUserCode(code))
    .where('status', '=', 'pending')
    .where('expires_at', '>', new Date(now))
    .returning('id')
    .executeTakeFirst()
  return row?.id
}
