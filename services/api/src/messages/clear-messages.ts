import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { forgetNotifications } from '../notifications/forget-notifications.ts'
import type { Outgoing } from '../outgoing.ts'

/** Leaves nothing of messages but an empty row, for the sake of their replies. The channel's lock is the caller's. */
export async function clearMessages(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const these = sql<string>`any(${ids}::uuid[])`
  const empty = { body_md: '', deleted_at: new Date(outgoing.now), pinned_at: null, pinned_by: null }
  await trx.updateTable('messages').set(empty).where('id', '=', these).execute()
  await trx.deleteFrom('message_versions').where('message_id', '=', these).execute()
  await trx.deleteFrom('mentions').where('message_id', '=', these).execute()
  await trx.deleteFrom('reactions').where('message_id', '=', these).execute()
  await trx.deleteFrom('attachments').where('message_id', '=', these).execute()
  await trx.deleteFrom('webhook_delivery_queue').where('message_id', '=', these).execute()
  await trx.deleteFrom('message_previews').where('message_id', '=', these).execute()
  await forgetNotifications(trx, outgoing, ids)
}

/** Deletes messages for good. The channel's lock, and the counters of their threads, are the caller's. */
export async function eraseMessages(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await forgetNotifications(trx, outgoing, ids)
  await trx
    .deleteFrom('messages')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}
