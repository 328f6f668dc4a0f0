import { revokeSessions, type RevokedSessions } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import type { Clock } from '@ajet/shared/std'
import type { Transaction } from 'kysely'

/** Ends a user's sessions, all or all but one, inside the caller's transaction (ABU-12). */
export async function endSessions(
  trx: Transaction<Tables>,
  { user_id, except, clock }: { readonly user_id: string; readonly except?: string; readonly clock: Clock },
): Promise<RevokedSessions> {
  const revoke = { user_id, actor_id: user_id, clock }
  if (except === undefined) return await revokeSessions(trx, revoke)
  const others = await trx
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', user_id)
    .where('id', '!=', except)
    .execute()
  return await revokeSessions(trx, { ...revoke, session_ids: others.map(({ id }) => id) })
}
