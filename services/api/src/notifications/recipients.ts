import type { Tables } from '@ajet/shared/db'
import type { NotificationView } from '@ajet/shared/schema'
import { sql, type Transaction } from 'kysely'
import type { KeywordMatch } from '../keywords/match-keywords.ts'
import { stillAdded } from './queue.ts'

/** Queued messages taken at a time. */
const CLAIM = 20
/** People notified of one message in one transaction: a channel of thousands takes several. */
export const CHUNK = 500
/** After this often a message that cannot be notified of is left alone. */
const MAX_ATTEMPTS = 10

export interface Recipient {
  readonly queue_id: string
  readonly message_id: string
  readonly user_id: string
  readonly type: NotificationView['type']
  /** The user's cursor is at the message already. */
  readonly is_read: boolean
  /** The first of the user's keywords in the message. */
  readonly keyword: string | null
  /** The user's settings, when there is something in them of not being disturbed. */
  readonly dnd: unknown
}

/** The oldest queued messages, locked: several processes share the work. */
export async function claimQueued(trx: Transaction<Tables>, limit = CLAIM): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('notification_queue')
    .select('id')
    .where('attempts', '<', MAX_ATTEMPTS)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Whom the queued messages notify, and why, at most CHUNK people of each, in the order of their ids (AJ-99..101): who is
 * named, who has one of the words as a keyword, who follows the thread, in a DM everybody. Members of the channel, never
 * the author, nobody twice. A direct mention passes a muted channel; `mentions`
 * leaves out threads and DMs, `none` everything. `@here` is for who was seen in the two minutes before (AJ-90).
 */
export async function findRecipients(
  trx: Transaction<Tables>,
  queueIds: readonly string[],
  matches: readonly KeywordMatch[],
): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select q.id as queue_id, m.id as message_id, r.user_id, r.type, r.is_read, r.keyword, r.dnd
    from notification_queue q
    join messages m on m.id = q.message_id and m.deleted_at is null
    join channels c on c.id = m.channel_id
    cross join lateral (
      select coalesce(bool_or(x.type = 'channel'), false) as everybody, coalesce(bool_or(x.type = 'here'), false) as here,
        coalesce(array_agg(x.target_id) filter (where x.type = 'user'), '{}') as named
      from (
        select n.type, n.target_id from mentions n where n.message_id = m.id and q.added is null
        union all
        select a.type, a.target_id from ${stillAdded}
      ) x
    ) s
    cross join lateral (
      select coalesce(array_agg(k.keyword), '{}') as words
      from jsonb_to_recordset(${matches}::jsonb) as k(message_id uuid, keyword text)
      where k.message_id = m.id and q.added is null
    ) found
    cross join lateral (
      select cm.user_id, kw.keyword,
        case when u.settings ? 'dnd_until' or u.settings ? 'dnd_hours' then u.settings end as dnd,
        coalesce(case when m.parent_id is null then cr.last_read_seq else t.last_read_seq end >= m.seq, false) as is_read,
        case when c.community_id is null then 'dm' when w.mentioned then 'mention'
          when kw.keyword is not null then 'keyword' else 'thread_reply' end as type
      from (
        select everyone.user_id from channel_members everyone
        where everyone.channel_id = m.channel_id
          and everyone.user_id > coalesce(q.after_user_id, '00000000-0000-0000-0000-000000000000')
          and (s.everybody or s.here or (c.community_id is null and q.added is null))
        union
        select unnest(s.named)
        union
        select k.user_id from user_keywords k where k.keyword = any(found.words)
        union
        select f.user_id from thread_follows f where f.root_id = m.parent_id and f.following and q.added is null
          and f.user_id > coalesce(q.after_user_id, '00000000-0000-0000-0000-000000000000')
      ) candidate
      join channel_members cm on cm.channel_id = m.channel_id and cm.user_id = candidate.user_id
      join users u on u.id = cm.user_id and u.kind in ('user', 'bot')
      left join thread_follows t on t.root_id = m.parent_id and t.user_id = cm.user_id
      left join channel_reads cr on cr.channel_id = m.channel_id and cr.user_id = cm.user_id
      cross join lateral (
        select min(k.keyword) as keyword from user_keywords k
        where k.user_id = cm.user_id and k.keyword = any(found.words)
      ) kw
      cross join lateral (
        select cm.user_id = any(s.named) as named, cm.user_id = any(s.named) or s.everybody
          or (s.here and coalesce(u.last_seen_at > q.created_at - interval '2 minutes', false)) as mentioned
      ) w
      where cm.user_id <> m.author_id
        and (q.after_user_id is null or cm.user_id > q.after_user_id)
        and (w.named or not cm.muted)
        and (w.mentioned or kw.keyword is not null or (cm.notify_level = 'all' and q.added is null
          and (c.community_id is null or m.parent_id is not null)))
        and cm.notify_level <> 'none'
        -- One look for each, by the index: as a join the whole table might be read.
        and (select 1 from notifications old where old.user_id = cm.user_id and old.source_id = m.id limit 1) is null
      order by cm.user_id
      limit ${CHUNK}::int
    ) r
    where q.id = any(${[...queueIds]}::bigint[])
    order by q.id, r.user_id`.execute(trx)
  return rows
}

/** Takes the messages that everybody has been notified of out of the queue, and notes how far the others are. */
export async function advanceQueue(
  trx: Transaction<Tables>,
  queueIds: readonly string[],
  recipients: readonly Recipient[],
): Promise<boolean> {
  const byQueue = Map.groupBy(recipients, ({ queue_id }) => queue_id)
  const unfinished = [...byQueue].filter(([, group]) => group.length >= CHUNK)
  for (const [id, group] of unfinished) {
    const after_user_id = group.at(-1)?.user_id ?? null
    await trx.updateTable('notification_queue').set({ after_user_id }).where('id', '=', id).execute()
  }
  const left = new Set(unfinished.map(([id]) => id))
  const done = queueIds.filter((id) => !left.has(id))
  await trx
    .deleteFrom('notification_queue')
    .where('id', '=', sql<string>`any(${done}::bigint[])`)
    .execute()
  return unfinished.length > 0
}

/** Counts a failed attempt. */
export async function countAttempt(trx: Transaction<Tables>, limit: number): Promise<void> {
  const ids = await claimQueued(trx, limit)
  await trx
    .updateTable('notification_queue')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', sql<string>`any(${[...ids]}::bigint[])`)
    .execute()
}
