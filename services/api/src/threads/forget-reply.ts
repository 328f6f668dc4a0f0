import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { TOLD_AT_ONCE } from '../notifications/forget-notifications.ts'
import type { Outgoing } from '../outgoing.ts'
import { countUnreadThreadsOf, newestReply, readTo } from './queries.ts'
import type { ThreadRow } from './view.ts'

/**
 * After a reply with this `seq`, and none of a higher one, has gone: the newest one left is the newest. Those for whom
 * nothing of the thread is unread by that are told.
 */
export async function forgetReply(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  rootId: string,
  seq: number,
): Promise<void> {
  const newest = await newestReply(trx, rootId)
  if (!newest) return
  const { rows } = await sql<Omit<ThreadRow, 'unread_count'>>`
    with before as materialized (
      -- In the order in which the rows are locked for new replies.
      select f.user_id, f.root_id, f.last_reply_seq > f.last_read_seq as was_unread
      from thread_follows f where f.root_id = ${rootId} and f.last_reply_seq >= ${seq}::int
      order by f.user_id for update of f
    ),
    moved as (
      update thread_follows f set last_reply_seq = ${newest.last_reply_seq}, last_reply_at = ${newest.last_reply_at},
        last_read_seq = ${readTo(sql<number>`f.last_read_seq`, newest.last_reply_seq)}
      from before b
      where f.user_id = b.user_id and f.root_id = b.root_id
      returning f.*, b.was_unread
    )
    select m.user_id, m.root_id, m.channel_id, m.following, m.last_read_seq, m.last_reply_seq
    from moved m
    join channel_members cm on cm.channel_id = m.channel_id and cm.user_id = m.user_id
    where m.following and m.was_unread and m.last_reply_seq <= m.last_read_seq
    order by m.user_id limit ${TOLD_AT_ONCE}::int`.execute(trx)
  if (rows.length === 0) return
  const counts = await countUnreadThreadsOf(
    trx,
    rows.map(({ user_id }) => user_id),
  )
  for (const { user_id, ...place } of rows) {
    const payload = { user_id, ...place, unread_count: 0, thread_unread_count: counts.get(user_id) ?? 0 }
    outgoing.toUser(user_id, 'thread/updated', payload)
  }
}
