import { isEstranged, type OutboxRow, type Tables } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import { ApiError } from '@ajet/shared/http'
import { limits, type EventEnvelope } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { sql, type RawBuilder, type Transaction } from 'kysely'
import { refuseObstacles, type Obstacles } from '../channels/writing.ts'

export interface ReactionChange {
  readonly type: 'reaction/added' | 'reaction/removed'
  readonly message_id: string
  readonly user_id: string
  /** In its canonical form. */
  readonly emoji: string
  /** ms since the epoch. */
  readonly now: number
}

/** What was found and done. `joined` null: the caller may not know of the message. */
interface Outcome extends Omit<Obstacles, 'silenced'> {
  /** False: a tombstone. */
  readonly open: boolean | null
  readonly has_room: boolean | null
  readonly outbox_id: string | null
  readonly subject: string | null
  readonly event: EventEnvelope | null
}

/**
 * Switches a reaction on or off and tells the channel, in two statements: the first waits for the channel's lock, so
 * that the second, with a snapshot of its own, sees everything that came before. Resolves with the event that tells of
 * it (AJ-80), with none when the reaction was so already.
 *
 * @throws ApiError `not_found` (deleted too), `not_a_member`, `channel_archived`; for one more `muted`,
 * `no_common_community`, and `limit_reached` for one more emoji than a message may have
 */
export async function changeReaction(trx: Transaction<Tables>, change: ReactionChange): Promise<readonly OutboxRow[]> {
  await sql`select 1 from messages m join channels c on c.id = m.channel_id
    where m.id = ${change.message_id} for no key update of c`.execute(trx)
  const { rows } = await statementOf(change).execute(trx)
  const outcome = rows[0]
  if (!outcome || outcome.joined === null) throw new ApiError('not_found')
  // To react is not to write in a channel with +m, and what one gave one may take back (docs/communities.md).
  const gives = change.type === 'reaction/added'
  refuseObstacles({ ...outcome, ...(!gives && { muted: false, estranged: false }), silenced: false })
  if (!outcome.open) throw new ApiError('not_found')
  if (gives && !outcome.has_room) throw noRoom()
  const { outbox_id, subject, event } = outcome
  return outbox_id === null || subject === null || event === null ? [] : [{ outbox_id, subject, event }]
}

/** The count in the event is the one after the change: a statement does not see what it changes itself. */
function statementOf(change: ReactionChange): RawBuilder<Outcome> {
  const { type, message_id, user_id, emoji } = change
  const step = type === 'reaction/added' ? 1 : -1
  return sql<Outcome>`
    with place as (
      select c.id, c.community_id, cm.user_id is not null as joined, c.archived_at is not null as archived,
        m.deleted_at is null as open,
        exists (select from mutes u
          where u.community_id = c.community_id and u.user_id = ${user_id} and u.until > now()) as muted,
        c.community_id is null and ${isEstranged(user_id)} as estranged,
        x.count, x.count > 0 or x.emoji < ${limits.reactionsPerMessage}::int as has_room
      from messages m
      join channels c on c.id = m.channel_id
      left join channel_members cm on cm.channel_id = c.id and cm.user_id = ${user_id}
      left join community_members h on h.community_id = c.community_id and h.user_id = ${user_id}
      cross join lateral (
        select count(*) filter (where r.emoji = ${emoji}) as count, count(distinct r.emoji) as emoji
        from reactions r where r.message_id = m.id
      ) x
      where m.id = ${message_id} and (cm.user_id is not null or (c.visibility = 'public' and h.user_id is not null))
    ),
    changed as (${changing(change)}),
    counted as (
      update channels c set last_rev = c.last_rev + 1
      from place p cross join changed
      where c.id = p.id
      returning c.last_rev
    ),
    told as (
      insert into outbox (event_id, subject, event)
      select (d.event->>'id')::uuid,
        case when p.community_id is null then ${subjects.dm('')} || p.id else ${subjects.community('')} || p.community_id end,
        d.event || jsonb_build_object('community_id', p.community_id, 'channel_id', p.id, 'rev', n.last_rev,
          'payload', (d.event->'payload') || jsonb_build_object('channel_id', p.id, 'count', p.count + ${step}::int))
      from place p cross join counted n cross join (select ${draftOf(change)}::jsonb as event) d
      returning id, subject, event
    )
    select p.joined, p.archived, p.muted, p.estranged, p.open, p.has_room, o.id as outbox_id, o.subject, o.event
    from (select) one left join place p on true left join told o on true`
}

function changing({ type, message_id, user_id, emoji }: ReactionChange): RawBuilder<unknown> {
  if (type === 'reaction/added') {
    return sql`insert into reactions (message_id, user_id, emoji)
      select ${message_id}, ${user_id}, ${emoji} from place p
      where p.joined and not p.archived and not p.muted and not p.estranged and p.open and p.has_room
      on conflict do nothing returning message_id`
  }
  return sql`delete from reactions r using place p
    where r.message_id = ${message_id} and r.user_id = ${user_id} and r.emoji = ${emoji} and p.joined and not p.archived and p.open
    returning r.message_id`
}

/** The event without what only the database knows: where it happened, its revision and the count. */
function draftOf({ type, message_id, user_id, emoji, now }: ReactionChange) {
  const payload = { message_id, user_id, emoji }
  const ts = new Date(now).toISOString()
  return { type, id: newId(), ts, payload, actor_id: user_id, audience: 'channel', user_id: null }
}

function noRoom(): ApiError {
  const limit = limits.reactionsPerMessage
  return new ApiError('limit_reached', { limit }, 'The message has no room for more emoji')
}
