import type { Tables } from '@ajet/shared/db'
import { sql, type RawBuilder, type Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'
import { countUnread } from './queries.ts'

/** Ids in one event; with more the devices look anew. */
const MAX_IDS = 500

/**
 * Marks the user's unread notifications `n` that the condition names read, and tells the user's other devices (WEB-42).
 * Resolves with the number left unread.
 */
export async function markNotifications(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  userId: string,
  condition: RawBuilder<boolean>,
): Promise<number> {
  const { rows } = await sql<{ readonly id: string }>`
    update notifications n set read_at = ${new Date(outgoing.now)}
    where n.user_id = ${userId} and n.read_at is null and ${condition}
    returning n.id`.execute(trx)
  const unread_count = await countUnread(trx, userId)
  if (rows.length > 0) tellRead(outgoing, userId, { rows, unread_count })
  return unread_count
}

/** Tells a user's devices which notifications are unread no more, and how many still are. */
export function tellRead(
  outgoing: Outgoing,
  user_id: string,
  { rows, unread_count }: { readonly rows: readonly { readonly id: string }[]; readonly unread_count: number },
): void {
  const notification_ids = rows.length > MAX_IDS ? null : rows.map(({ id }) => id)
  outgoing.toUser(user_id, 'notification/read', { user_id, notification_ids, unread_count })
}

/** Marks what a thread has told read, as far as its message with this `seq`. */
export async function markThreadNotifications(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  userId: string,
  { rootId, seq }: { readonly rootId: string; readonly seq: number },
): Promise<void> {
  const inThread = sql<boolean>`exists (
    select from messages m where m.id = n.message_id and ${rootId} in (m.id, m.parent_id) and m.seq <= ${seq}::int)`
  await markNotifications(trx, outgoing, userId, inThread)
}

/**
 * Marks what a channel has told read as far as its timeline is, and that one was brought into it. Replies in threads
 * are not in the timeline: they are read with their thread. The next call in the channel repairs what crossed this one.
 */
export async function markChannelNotifications(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  userId: string,
  { channelId, seq }: { readonly channelId: string; readonly seq: number },
): Promise<void> {
  const unread = await trx
    .selectFrom('notifications')
    .select('id')
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .where('channel_id', '=', channelId)
    .limit(1)
    .executeTakeFirst()
  if (!unread) return
  const inTimeline = sql<boolean>`n.channel_id = ${channelId} and (n.message_id is null or exists (
    select from messages m where m.id = n.message_id and m.parent_id is null and m.seq <= ${seq}::int))`
  await markNotifications(trx, outgoing, userId, inTimeline)
}
