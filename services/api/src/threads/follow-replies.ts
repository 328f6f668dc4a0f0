import { newEvent, type OutboxEntry, type Tables } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import { sql, type Transaction } from 'kysely'
import { stillAdded } from '../notifications/queue.ts'
import { countUnreadThreadsOf, unreadReplies } from './queries.ts'
import type { ThreadRow } from './view.ts'

/**
 * Brings queued replies into the threads they belong to, behind the post: who begins, answers or is named in a thread,
 * also by an edit, follows it, unless they have said that they do not want to; an answer overrules that, and what its
 * author answered to is read. Resolves with the events for those whose thread was read before, or who did not follow it.
 *
 * Queue rows that were worked on before change nothing.
 */
export async function followReplies(
  trx: Transaction<Tables>,
  queueIds: readonly string[],
  now: number,
): Promise<readonly OutboxEntry[]> {
  await addFollowers(trx, queueIds)
  const moved = await moveThreads(trx, queueIds)
  const changed = [...moved, ...(await addNamedByEdits(trx, queueIds))]
  const counts = await countUnreadThreadsOf(trx, [...new Set(changed.map(({ user_id }) => user_id))])
  return changed.map((follow) => entryOf(follow, counts.get(follow.user_id) ?? 0, now))
}

/** The replies among the queued messages that are looked at for the first time. */
const queuedReplies = (queueIds: readonly string[]) => sql`
  select m.id, m.parent_id as root_id, m.channel_id, m.seq, m.author_id, m.created_at
  from notification_queue q
  join messages m on m.id = q.message_id and m.parent_id is not null
  where q.id = any(${[...queueIds]}::bigint[]) and q.added is null and q.after_user_id is null`

/** A new row has no reply yet, by which `moveThreads` knows it. */
async function addFollowers(trx: Transaction<Tables>, queueIds: readonly string[]): Promise<void> {
  await sql`
    with reply as (${queuedReplies(queueIds)}),
    part as (
      select author_id as user_id, root_id, channel_id, seq from reply
      union all
      select r.author_id, x.root_id, x.channel_id, x.seq from reply x join messages r on r.id = x.root_id
      union all
      select n.target_id, x.root_id, x.channel_id, x.seq from reply x
      join mentions n on n.message_id in (x.id, x.root_id) and n.type = 'user'
    )
    insert into thread_follows (user_id, root_id, channel_id, last_read_seq, last_reply_seq, last_reply_at)
    select p.user_id, p.root_id, p.channel_id, min(p.seq) - 1, 0, min(r.created_at)
    from part p
    join messages r on r.id = p.root_id
    join channel_members cm on cm.channel_id = p.channel_id and cm.user_id = p.user_id
    join users u on u.id = p.user_id and u.kind in ('user', 'bot')
    group by p.user_id, p.root_id, p.channel_id
    order by p.user_id, p.root_id
    on conflict do nothing`.execute(trx)
}

/** Who was named by an edit of a reply follows from that reply on. */
async function addNamedByEdits(trx: Transaction<Tables>, queueIds: readonly string[]): Promise<readonly ThreadRow[]> {
  const { rows } = await sql<ThreadRow>`
    with named as (
      select a.target_id as user_id, m.parent_id as root_id, m.channel_id, min(m.seq) as seq
      from notification_queue q
      join messages m on m.id = q.message_id and m.parent_id is not null
      cross join lateral ${stillAdded}
      join channel_members cm on cm.channel_id = m.channel_id and cm.user_id = a.target_id
      join users u on u.id = a.target_id and u.kind in ('user', 'bot')
      where q.id = any(${[...queueIds]}::bigint[]) and q.added is not null and q.after_user_id is null
      group by a.target_id, m.parent_id, m.channel_id
    ),
    follows as (
      insert into thread_follows (user_id, root_id, channel_id, last_read_seq, last_reply_seq, last_reply_at)
      select p.user_id, p.root_id, p.channel_id, p.seq - 1, newest.seq, newest.created_at
      from named p
      cross join lateral (
        select x.seq, x.created_at from messages x where x.parent_id = p.root_id order by x.seq desc limit 1
      ) newest
      order by p.user_id, p.root_id
      on conflict do nothing
      returning *
    )
    select f.user_id, f.root_id, f.channel_id, f.following, f.last_read_seq, f.last_reply_seq,
      ${unreadReplies} as unread_count
    from follows f`.execute(trx)
  return rows
}

/**
 * Sets the newest reply of each thread, reads it for who wrote it, and resolves with the follows that tell something
 * new; those of people who are in the channel no more move on in silence (ABU-11).
 */
async function moveThreads(trx: Transaction<Tables>, queueIds: readonly string[]): Promise<readonly ThreadRow[]> {
  const { rows } = await sql<ThreadRow>`
    with reply as (${queuedReplies(queueIds)}),
    thread as (select root_id, max(seq) as seq, max(created_at) as at from reply group by root_id),
    own as (select root_id, author_id, max(seq) as seq from reply group by root_id, author_id),
    before as materialized (
      select f.user_id, f.root_id, f.following and f.last_reply_seq > 0 as known, f.last_reply_seq > f.last_read_seq as unread
      from thread_follows f join thread t on t.root_id = f.root_id
      order by f.user_id, f.root_id for update of f
    ),
    moved as (
      update thread_follows f set
        -- Whoever has ended it after this answer has seen the answer as the newest.
        following = f.following or coalesce(o.seq > f.last_reply_seq, false),
        last_read_seq = greatest(f.last_read_seq, coalesce(o.seq, 0)),
        last_reply_seq = greatest(f.last_reply_seq, t.seq),
        last_reply_at = greatest(f.last_reply_at, t.at)
      from before b
      join thread t on t.root_id = b.root_id
      left join own o on o.root_id = b.root_id and o.author_id = b.user_id
      where f.user_id = b.user_id and f.root_id = b.root_id
      returning f.*, b.known, b.unread
    )
    select f.user_id, f.root_id, f.channel_id, f.following, f.last_read_seq, f.last_reply_seq,
      ${unreadReplies} as unread_count
    from moved f
    join channel_members cm on cm.channel_id = f.channel_id and cm.user_id = f.user_id
    where f.following and (not f.known or f.unread <> (f.last_reply_seq > f.last_read_seq))`.execute(trx)
  return rows
}

function entryOf(follow: ThreadRow, thread_unread_count: number, now: number): OutboxEntry {
  const { user_id, root_id, channel_id, following, last_read_seq, last_reply_seq, unread_count } = follow
  const place = { root_id, channel_id, following, last_read_seq, last_reply_seq, unread_count }
  const payload = { user_id, ...place, thread_unread_count }
  const event = newEvent({ type: 'thread/updated', audience: 'user', user_id, actor_id: null, payload }, now)
  return { subject: subjects.notifications(user_id), event }
}
