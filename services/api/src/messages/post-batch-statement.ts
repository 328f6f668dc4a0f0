import type { Hot } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import type { PostInput, PostOutcome } from './post-statement.ts'

interface PostedRow {
  /** Place in the list that was given. */
  readonly n: number
  readonly community_id: string | null
  readonly seq: number
  readonly rev: number
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string
  readonly outbox_id: string
}

/** Whether a message is one of the many without a thread, mentions and links. */
export function isPlain({ parent_id, preview, event }: PostInput): boolean {
  const { mentions } = event.payload
  return parent_id === null && preview === null && Array.isArray(mentions) && mentions.length === 0
}

/**
 * Posts plain messages of any channels in one statement, all or nothing: one commit, and a fifth of the work for each.
 * A message that must not or cannot be posted at this moment is left out and its place is undefined; `runPostStatement`
 * then does it alone or says why not. That is so for who may not post, a nonce that is known, a DM, and a channel
 * somebody else holds the lock of: this statement waits for no channel, so it neither delays those of the others nor
 * can it be in a deadlock.
 *
 * The order within a channel is that of the list: seq, rev and outbox ids rise with it under the channel row's lock.
 * No two may have the same nonce, author and channel (23505, `messages_nonce`).
 */
export async function runPostBatchStatement(
  hot: Hot,
  inputs: readonly PostInput[],
): Promise<readonly (PostOutcome | undefined)[]> {
  const rows = await hot<PostedRow>`
    with draft as materialized (
      select * from json_to_recordset(${JSON.stringify(inputs.map(draftOf))}::text::json) as d(
        n integer, id uuid, channel_id uuid, author_id uuid, nonce text, body_md text,
        notifies boolean, event_id uuid, payload text, envelope text)
    ),
    place as materialized (
      select d.*, row_number() over (partition by d.channel_id order by d.n)::int as nth
      from draft d
      join channels c on c.id = d.channel_id
      join channel_members cm on cm.channel_id = d.channel_id and cm.user_id = d.author_id
      where c.community_id is not null and c.archived_at is null and (not c.mode_m or cm.operator or cm.voice)
        and not exists (select from messages m
          where m.channel_id = d.channel_id and m.author_id = d.author_id and m.nonce = d.nonce and m.nonce is not null)
        and not exists (select from mutes u
          where u.community_id = c.community_id and u.user_id = d.author_id and u.until > now())
    ),
    free as (
      select id from channels where id = any(array(select channel_id from place)) for no key update skip locked
    ),
    counted as (
      update channels c set last_seq = c.last_seq + p.many, last_rev = c.last_rev + p.many
      from free f
      join (select channel_id, count(*)::int as many from place group by channel_id) p on p.channel_id = f.id
      where c.id = f.id and c.archived_at is null
      returning c.id, c.community_id, c.last_seq - p.many as seq, c.last_rev - p.many as rev,
        date_trunc('milliseconds', clock_timestamp()) as at
    ),
    numbered as materialized (
      select p.*, c.community_id, c.seq + p.nth as seq, c.rev + p.nth as rev, c.at as created_at,
        to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from counted c join place p on p.channel_id = c.id
    ),
    message as (
      insert into messages (id, channel_id, seq, author_id, body_md, nonce, created_at)
      select id, channel_id, seq, author_id, body_md, nonce, created_at from numbered
    ),
    own_read as (
      insert into channel_reads (user_id, channel_id, last_read_seq, last_read_message_id)
      select distinct on (author_id, channel_id) author_id, channel_id, seq, id
      from numbered order by author_id, channel_id, seq desc
      on conflict (user_id, channel_id) do update set last_read_seq = excluded.last_read_seq,
        last_read_message_id = excluded.last_read_message_id, updated_at = excluded.updated_at
    ),
    to_notify as (
      insert into notification_queue (message_id) select id from numbered where notifies order by n
    ),
    posted as (
      insert into outbox (event_id, subject, event)
      select event_id, ${subjects.community('')} || community_id,
        ('{"ts":"' || at || '","community_id":"' || community_id || '","rev":' || rev || ',"payload":{"seq":' || seq
          || ',"created_at":"' || at || '","thread":null,' || payload || ',' || envelope)::jsonb
      from numbered order by n
      returning id, event_id
    )
    select n.n, n.community_id, n.seq, n.rev, n.at, o.id as outbox_id
    from numbered n join posted o on o.event_id = n.event_id`
  const byPlace = new Map(rows.map((row) => [row.n, row]))
  return inputs.map((input, n) => outcomeOf(input, byPlace.get(n)))
}

/** The event goes as the rest of two JSON objects, which the statement begins with what it alone knows. */
function draftOf({ message_id, channel_id, author_id, nonce, notifies, event }: PostInput, n: number) {
  const { payload, ...envelope } = event
  return {
    n,
    id: message_id,
    channel_id,
    author_id,
    nonce,
    body_md: payload['body_md'],
    notifies,
    event_id: event.id,
    payload: JSON.stringify(payload).slice(1),
    envelope: JSON.stringify(envelope).slice(1),
  }
}

function outcomeOf({ event }: PostInput, row: PostedRow | undefined): PostOutcome | undefined {
  if (!row || row.community_id === null) return undefined
  const { outbox_id, community_id, seq, rev, at } = row
  return {
    joined: true,
    archived: false,
    silenced: false,
    muted: false,
    estranged: false,
    parent_open: null,
    outbox_id,
    subject: subjects.community(community_id),
    event: { ...event, ts: at, community_id, rev, payload: { ...event.payload, seq, created_at: at, thread: null } },
  }
}
