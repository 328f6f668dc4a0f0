import type { Tables } from '@ajet/shared/db'
import { sql, type RawBuilder, type Transaction } from 'kysely'
import { markNotifications } from '../notifications/mark-notifications.ts'
import type { Outgoing } from '../outgoing.ts'

/** Ends one invite. */
export function endInvite(trx: Transaction<Tables>, outgoing: Outgoing, id: string): Promise<void> {
  return endInvites(trx, outgoing, sql<boolean>`i.id = ${id}`)
}

/** Ends the invites `i` that the condition names; personal ones wait in nobody's inbox any more. */
export async function endInvites(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  condition: RawBuilder<boolean>,
): Promise<void> {
  const { rows } = await sql<{ readonly id: string; readonly user_id: string | null }>`
    delete from invites i where ${condition} returning i.id, i.user_id`.execute(trx)
  for (const { id, user_id } of rows) if (user_id !== null) await markInviteRead(trx, outgoing, user_id, id)
}

/** What told a person of an invite is read, whatever became of it. */
export async function markInviteRead(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  userId: string,
  inviteId: string,
): Promise<void> {
  await markNotifications(trx, outgoing, userId, sql<boolean>`n.type = 'invite' and n.source_id = ${inviteId}`)
}
