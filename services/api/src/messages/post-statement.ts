import type { Hot } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import type { EventEnvelope } from '@ajet/shared/schema'
import type { Obstacles } from '../channels/writing.ts'

export interface PostInput {
  readonly message_id: string
  readonly channel_id: string
  readonly author_id: string
  readonly parent_id: string | null
  readonly nonce: string | null
  /** Whether somebody may have to be notified; in a DM that is always so. */
  readonly notifies: boolean
  /** The job that looks up its links, ISO 8601 when; null: there are none. */
  readonly preview: { readonly id: string; readonly at: string } | null
  /** `message/created` without what only the database knows: community_id, ts, rev, seq, created_at, thread. */
  readonly event: Pick<EventEnvelope, 'type' | 'id' | 'channel_id' | 'actor_id' | 'audience' | 'user_id' | 'payload'>
}

/** What the statement found and did. All null: the author may not know of the channel. */
export interface PostOutcome extends Obstacles {
  /** False: the parent may not be replied to; null: it does not exist, or none was given. */
  readonly parent_open: boolean | null
  /** Set when the message was posted. */
  readonly outbox_id: string | null
  readonly subject: string | null
  readonly event: EventEnvelope | null
}

/** Messages whose links wait to be looked up, and those of one author: what is beyond goes without previews. */
const PREVIEWS_WAITING = 1_000
const PREVIEWS_OF_AUTHOR = 20

/**
 * Posts a message in one round trip (DESIGN.md §3): who may, counters, message, mentions, thread counters, the author's
 * read cursor, the outbox row, a place in the queue of who is to be notified and the job of its links, all or nothing. `counted` takes the
 * channel row's lock, and everything after it (seq, rev, created_at, outbox id) is assigned under that lock: one order
 * per channel, and it is the commit order.
 *
 * The nonce is not looked up: the unique index refuses a repeated one (23505, `messages_nonce`), which costs a first
 * post nothing and cannot race. A root that was deleted while this waited for the lock leaves `seq` null (23502).
 */
export async function runPostStatement(hot: Hot, input: PostInput): Promise<PostOutcome | undefined> {
  const { message_id, channel_id, author_id, parent_id, nonce, notifies, preview, event } = input
  const rows = await hot<PostOutcome>`
    with draft as materialized (
      select ${event}::jsonb as event
    ),
    place as (
      select c.id, cm.user_id is not null as joined, c.archived_at is not null as archived,
        c.mode_m and not coalesce(cm.operator or cm.voice, false) as silenced,
        exists (select from mutes u
          where u.community_id = c.community_id and u.user_id = ${author_id} and u.until > now()) as muted,
        case when c.community_id is null then
          exists (select from channel_members x where x.channel_id = c.id and x.user_id <> ${author_id})
          and not exists (select from channel_members x
            join community_members theirs on theirs.user_id = x.user_id
            join community_members mine on mine.community_id = theirs.community_id and mine.user_id = ${author_id}
            where x.channel_id = c.id and x.user_id <> ${author_id})
        else false end as estranged
      from channels c
      left join channel_members cm on cm.channel_id = c.id and cm.user_id = ${author_id}
      left join community_members m on m.community_id = c.community_id and m.user_id = ${author_id}
      where c.id = ${channel_id} and (cm.user_id is not null or (c.visibility = 'public' and m.user_id is not null))
    ),
    root as (
      select channel_id = ${channel_id} and parent_id is null and deleted_at is null as open
      from messages where id = ${parent_id}
    ),
    counted as (
      update channels c set last_seq = c.last_seq + 1, last_rev = c.last_rev + 1
      from place p
      where c.id = p.id and p.joined and c.archived_at is null and not p.silenced and not p.muted and not p.estranged
        and (${parent_id}::uuid is null or (select open from root))
      returning c.community_id, c.last_seq, c.last_rev, date_trunc('milliseconds', clock_timestamp()) as at
    ),
    thread as (
      update messages r set reply_count = r.reply_count + 1, last_reply_at = n.at
      from counted n
      where r.id = ${parent_id} and r.deleted_at is null
      returning r.id, r.reply_count
    ),
    message as (
      insert into messages (id, channel_id, seq, author_id, parent_id, body_md, nonce, created_at)
      select ${message_id}, ${channel_id},
        case when ${parent_id}::uuid is null or t.id is not null then n.last_seq end,
        ${author_id}, ${parent_id}, d.event->'payload'->>'body_md', ${nonce}, n.at
      from counted n cross join draft d left join thread t on true
    ),
    mentioned as (
      insert into mentions (message_id, channel_id, seq, type, target_id)
      select ${message_id}, ${channel_id}, n.last_seq, x.type, x.target_id
      from counted n cross join draft d
      cross join jsonb_to_recordset(d.event->'payload'->'mentions') as x(type text, target_id uuid)
    ),
    own_read as (
      insert into channel_reads (user_id, channel_id, last_read_seq, last_read_message_id)
      select ${author_id}, ${channel_id}, n.last_seq, ${message_id}
      from counted n where ${parent_id}::uuid is null
      on conflict (user_id, channel_id) do update set last_read_seq = excluded.last_read_seq,
        last_read_message_id = excluded.last_read_message_id, updated_at = excluded.updated_at
    ),
    to_notify as (
      insert into notification_queue (message_id)
      select ${message_id} from counted n where ${notifies}::boolean or n.community_id is null
    ),
    to_preview as (
      insert into job_queue (id, kind, key, data, run_at, created_at)
      select ${preview?.id ?? null}::uuid, 'message/preview', ${preview?.id ?? null}::text,
        jsonb_build_object('message_id', ${message_id}::text, 'author_id', ${author_id}::text),
        ${preview?.at ?? null}::timestamptz, ${preview?.at ?? null}::timestamptz
      from counted n
      where ${preview !== null}::boolean and (
        select count(*) < ${PREVIEWS_WAITING}::int
          and count(*) filter (where j.data->>'author_id' = ${author_id}::text) < ${PREVIEWS_OF_AUTHOR}::int
        from job_queue j where j.kind = 'message/preview' and j.key is not null)
    ),
    posted as (
      insert into outbox (event_id, subject, event)
      select (d.event->>'id')::uuid,
        case when n.community_id is null then ${subjects.dm(channel_id)} else ${subjects.community('')} || n.community_id end,
        d.event || jsonb_build_object('ts', i.at, 'community_id', n.community_id, 'rev', n.last_rev,
          'payload', (d.event->'payload') || jsonb_build_object('seq', n.last_seq, 'created_at', i.at,
            'thread', case when t.id is not null then
              jsonb_build_object('parent_id', t.id, 'reply_count', t.reply_count, 'last_reply_at', i.at) end))
      from counted n cross join draft d left join thread t on true
      cross join lateral (select to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at) i
      returning id, subject, event
    )
    select p.joined, p.archived, p.silenced, p.muted, p.estranged, (select open from root) as parent_open,
      o.id as outbox_id, o.subject, o.event
    from (select) one left join place p on true left join posted o on true`
  return rows[0]
}
