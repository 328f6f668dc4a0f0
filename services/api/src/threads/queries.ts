import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { UNREAD_CAP } from '../channels/queries.ts'
import { countEach } from '../count-each.ts'
import type { ThreadRoot } from './access.ts'

/** Replies of others in the thread of follow `f` that its user has not read. */
export const unreadReplies = sql<number>`case when f.following and f.last_reply_seq > f.last_read_seq then (
  select count(*)::int from (
    select from messages n
    where n.parent_id = f.root_id and n.seq > f.last_read_seq and n.author_id <> f.user_id
    limit ${UNREAD_CAP}::int
  ) unread
) else 0 end`

/**
 * Where the user of follow `f` has read to when the newest reply is this one: where they were, or to the end when nobody
 * else has written since. A thread is unread by replies of others alone.
 */
export const readTo = (lastRead: number | RawBuilder<number>, lastReply: number) => sql<number>`case
  when exists (select from messages n
    where n.parent_id = f.root_id and n.seq > ${lastRead}::int and n.author_id <> f.user_id) then ${lastRead}::int
  else greatest(${lastRead}::int, ${lastReply}::int) end`

/** The threads a user has a row for, as that user stands in them. */
export function selectFollows(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('thread_follows as f')
    .select(['f.root_id', 'f.channel_id', 'f.following', 'f.last_read_seq', 'f.last_reply_seq', 'f.last_reply_at'])
    .select(unreadReplies.as('unread_count'))
    .where('f.user_id', '=', userId)
}

/** The newest reply of a thread as it is at this moment; of one without replies the root's time, and 0. */
export async function newestReply(db: Kysely<Tables>, rootId: string) {
  const { rows } = await sql<{ readonly last_reply_seq: number; readonly last_reply_at: Date }>`
    select coalesce(n.seq, 0) as last_reply_seq, coalesce(n.created_at, r.created_at) as last_reply_at
    from messages r
    left join lateral (
      select x.seq, x.created_at from messages x where x.parent_id = r.id order by x.seq desc limit 1
    ) n on true
    where r.id = ${rootId}`.execute(db)
  return rows[0]
}

/** How many followed threads have replies the user has not read, in channels the user is in (ABU-11). */
export async function countUnreadThreads(db: Kysely<Tables>, userId: string): Promise<number> {
  return (await countUnreadThreadsOf(db, [userId])).get(userId) ?? 0
}

/** The same for several people. */
export function countUnreadThreadsOf(
  db: Kysely<Tables>,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const unread = sql`select from thread_follows f
    join channel_members cm on cm.channel_id = f.channel_id and cm.user_id = f.user_id
    where f.user_id = x.user_id and f.following and f.last_reply_seq > f.last_read_seq`
  return countEach(db, userIds, unread)
}

/** Begins to follow, or follows again; what was read stays read. */
export async function saveFollow(trx: Kysely<Tables>, root: ThreadRoot, following: boolean): Promise<void> {
  const newest = await newestReply(trx, root.root_id)
  if (!newest) return
  // Whoever begins to follow has seen what was said so far.
  const first = { ...root, following, ...newest, last_read_seq: newest.last_reply_seq }
  await trx
    .insertInto('thread_follows')
    .values(first)
    .onConflict((conflict) => conflict.columns(['user_id', 'root_id']).doUpdateSet({ following, ...newest }))
    .execute()
}
