import type { Tables } from '@ajet/shared/db'
import type { MentionView } from '@ajet/shared/schema'
import { sql, type Kysely } from 'kysely'
import { countEach } from '../count-each.ts'
import { mentions } from '../messages/queries.ts'

/** Of notification `n`: its user is in its channel, and its message is there. */
const isVisible = sql<boolean>`((n.channel_id is null or exists (
    select from channel_members mine where mine.channel_id = n.channel_id and mine.user_id = n.user_id))
  and (n.message_id is null or exists (
    select from messages seen where seen.id = n.message_id and seen.deleted_at is null)))`

/**
 * A user's notifications with what there is to see at this moment: nothing of a channel the user is not in any more
 * (ABU-11), nor of a message that was deleted.
 */
export function selectNotifications(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('notifications as n')
    .leftJoin('users as a', 'a.id', 'n.actor_id')
    .leftJoin('channels as c', 'c.id', 'n.channel_id')
    .leftJoin('messages as m', 'm.id', 'n.message_id')
    .select(['n.id', 'n.type', 'n.source_id', 'n.community_id', 'n.data', 'n.read_at', 'n.silent', 'n.created_at'])
    .select(['n.channel_id', 'c.type as channel_type', 'c.name as channel_name'])
    .select(['n.actor_id', 'a.username', 'a.display_name', 'a.kind', 'a.avatar_key'])
    .select(['n.message_id', 'm.seq', 'm.parent_id', 'm.body_md'])
    .select(sql<readonly MentionView[]>`case when m.id is null then '[]' else ${mentions} end`.as('mentions'))
    .where('n.user_id', '=', userId)
    .where(isVisible)
}

/** How many notifications a user has not read; counting stops at UNREAD_CAP. */
export async function countUnread(db: Kysely<Tables>, userId: string): Promise<number> {
  return (await countUnreadOf(db, [userId])).get(userId) ?? 0
}

/** The same for several people. */
export function countUnreadOf(db: Kysely<Tables>, userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const unread = sql`select from notifications n where n.user_id = x.user_id and n.read_at is null and ${isVisible}`
  return countEach(db, userIds, unread)
}
