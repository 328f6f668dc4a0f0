import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'
import { tellRead } from './mark-notifications.ts'
import { countUnreadOf } from './queries.ts'

/** A message for thousands is taken back without thousands of events: who is beyond sees it at the next look. */
export const TOLD_AT_ONCE = 500

/**
 * Deletes what messages have told that go, or of which only a tombstone stays, and tells the devices of those who had
 * not read it and could (ABU-11).
 */
export async function forgetNotifications(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  messageIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ readonly id: string; readonly user_id: string }>`
    with doomed as materialized (
      -- In the order in which somebody locks several of their own.
      select n.id from notifications n where n.message_id = any(${messageIds}::uuid[])
      order by n.user_id, n.id for update of n
    ),
    gone as (
      delete from notifications n using doomed d where n.id = d.id returning n.id, n.user_id, n.channel_id, n.read_at
    )
    select g.id, g.user_id from gone g
    join channel_members mine on mine.channel_id = g.channel_id and mine.user_id = g.user_id
    where g.read_at is null order by g.user_id, g.id`.execute(trx)
  const unread = [...Map.groupBy(rows, ({ user_id }) => user_id)].slice(0, TOLD_AT_ONCE)
  if (unread.length === 0) return
  const counts = await countUnreadOf(
    trx,
    unread.map(([userId]) => userId),
  )
  for (const [userId, theirs] of unread)
    tellRead(outgoing, userId, { rows: theirs, unread_count: counts.get(userId) ?? 0 })
}
