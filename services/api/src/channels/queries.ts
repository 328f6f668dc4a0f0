import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/** Unread counting stops here: a badge shows no more, and a year away must not cost a long count. */
export const UNREAD_CAP = 100

export const channelColumns = [
  'c.id',
  'c.community_id',
  'c.type',
  'c.name',
  'c.topic',
  'c.category_id',
  'c.retention_days',
  'c.visibility',
  'c.mode_i',
  'c.mode_m',
  'c.mode_s',
  'c.mode_t',
  'c.mode_n',
  'c.is_default',
  'c.archived_at',
  'c.created_at',
  'c.last_seq',
  'c.member_count',
] as const

/**
 * Channels the user may see, as that user sees them: those joined, and public ones of the user's communities.
 * The counts are subqueries that run only for channels with something after the read cursor.
 */
export function selectMyChannels(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('channels as c')
    .leftJoin('channel_members as cm', (join) => join.onRef('cm.channel_id', '=', 'c.id').on('cm.user_id', '=', userId))
    .leftJoin('community_members as m', (join) =>
      join.onRef('m.community_id', '=', 'c.community_id').on('m.user_id', '=', userId),
    )
    .leftJoin('channel_reads as r', (join) => join.onRef('r.channel_id', '=', 'c.id').on('r.user_id', '=', userId))
    .select([...channelColumns, 'cm.operator', 'cm.voice', 'cm.muted', 'cm.notify_level', 'r.last_read_message_id'])
    .select([
      sql<boolean>`cm.user_id is not null`.as('joined'),
      sql<number>`coalesce(r.last_read_seq, 0)`.as('last_read_seq'),
      ifUnread(unreadCount(userId)).as('unread_count'),
      ifUnread(mentionCount(userId)).as('mention_count'),
    ])
    .where((eb) =>
      eb.or([
        eb('cm.user_id', 'is not', null),
        eb.and([eb('c.visibility', '=', 'public'), eb('m.user_id', 'is not', null)]),
      ]),
    )
}

/** The same without secret channels (+s) the user is not in: what is shown to whoever did not name it (HC-49). */
export function selectListedChannels(db: Kysely<Tables>, userId: string) {
  return selectMyChannels(db, userId).where((eb) =>
    eb.or([eb('cm.user_id', 'is not', null), eb('c.mode_s', '=', false)]),
  )
}

function ifUnread(count: ReturnType<typeof unreadCount>) {
  return sql<number>`case when cm.user_id is not null and c.last_seq > coalesce(r.last_read_seq, 0) then ${count} else 0 end`
}

/** Messages of others outside threads after the read cursor. */
function unreadCount(userId: string) {
  return sql<number>`(
    select count(*)::int from (
      select from messages n
      where n.channel_id = c.id and n.parent_id is null and n.seq > coalesce(r.last_read_seq, 0)
        and n.author_id <> ${userId} and n.deleted_at is null
      limit ${UNREAD_CAP}::int
    ) unread
  )`
}

/** How many of them mention the user, by name or with everybody. */
function mentionCount(userId: string) {
  return sql<number>`(
    select count(*)::int from (
      select distinct n.message_id from mentions n join messages w on w.id = n.message_id
      where n.channel_id = c.id and n.seq > coalesce(r.last_read_seq, 0) and n.type <> 'channel_link'
        and (n.type <> 'user' or n.target_id = ${userId}) and w.parent_id is null and w.author_id <> ${userId}
      limit ${UNREAD_CAP}::int
    ) mentioned
  )`
}

/**
 * Takes the lock under which a channel's `seq`, `rev` and outbox order are assigned. What is read after it holds until
 * the transaction ends. Nothing happens for a channel that does not exist.
 */
export async function lockChannel(trx: Kysely<Tables>, channelId: string): Promise<void> {
  await trx.selectFrom('channels').select('id').where('id', '=', channelId).forNoKeyUpdate().execute()
}

/** The next `rev` of a channel whose lock is held. */
export async function nextRev(trx: Kysely<Tables>, channelId: string): Promise<number> {
  const { last_rev } = await trx
    .updateTable('channels')
    .set((eb) => ({ last_rev: eb('last_rev', '+', 1) }))
    .where('id', '=', channelId)
    .returning('last_rev')
    .executeTakeFirstOrThrow()
  return last_rev
}
