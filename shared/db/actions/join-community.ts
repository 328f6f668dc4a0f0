import type { Transaction } from 'kysely'
import { subjects } from '../../eventbus/subjects.ts'
import { avatarUrl, type AuthorView, type CommunityRole } from '../../schema/mod.ts'
import { systemClock, type Clock } from '../../std/mod.ts'
import { enqueue, type OutboxEntry, type OutboxRow } from '../outbox/enqueue.ts'
import type { Tables } from '../tables.ts'
import { findEstranged, readEstrangementBeside, type Estrangement } from './estrangement.ts'
import { holdUser } from './hold-user.ts'
import { newEvent } from './new-event.ts'

export interface JoinCommunity {
  readonly community_id: string
  readonly user_id: string
  readonly role: CommunityRole
  readonly clock?: Pick<Clock, 'now'>
}

export interface JoinedCommunity {
  /** False: was a member already, or the account is deleted, and nothing changed. */
  readonly joined: boolean
  /** For `relay.offer` after the commit. */
  readonly events: readonly OutboxRow[]
}

interface JoinedChannel {
  readonly id: string
  readonly last_rev: number
  readonly member_count: number
}

/**
 * Makes a user a member of a community and of its default channels, where everything said so far counts as read.
 * Emits `member/joined` for the community and for each channel, and `dm/updated` where people can write again. Run it inside the caller's transaction.
 */
export async function joinCommunity(trx: Transaction<Tables>, join: JoinCommunity): Promise<JoinedCommunity> {
  const { community_id, user_id, role, clock = systemClock } = join
  if (!(await holdUser(trx, user_id))) return { joined: false, events: [] }
  const joined_at = new Date(clock.now())
  const dms = await readEstrangementBeside(trx, user_id, community_id)
  const inserted = await trx
    .insertInto('community_members')
    .values({ community_id, user_id, role, joined_at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (!inserted) return { joined: false, events: [] }
  const channels = await joinDefaultChannels(trx, join, joined_at)
  const user = await loadAuthor(trx, user_id)
  const entries = memberJoined(join, user, channels, await countMembers(trx, community_id), clock.now())
  const reopened = dmsUpdated(user_id, await findEstranged(trx, dms), clock.now())
  return { joined: true, events: await enqueue(trx, [...entries, ...reopened]) }
}

/** The channel rows are locked in the order of their ids, so that two who join at once do not wait for each other. */
async function joinDefaultChannels(
  trx: Transaction<Tables>,
  { community_id, user_id, role }: JoinCommunity,
  joinedAt: Date,
): Promise<readonly JoinedChannel[]> {
  const channels = await trx
    .selectFrom('channels')
    .select(['id', 'last_seq'])
    .where('community_id', '=', community_id)
    .where('is_default', '=', true)
    .where('archived_at', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  if (channels.length === 0) return []
  const members = channels.map(({ id }) => ({
    channel_id: id,
    user_id,
    operator: role === 'owner',
    joined_at: joinedAt,
  }))
  const reads = channels.map(({ id, last_seq }) => ({ user_id, channel_id: id, last_read_seq: last_seq }))
  const added = await trx
    .insertInto('channel_members')
    .values(members)
    .onConflict((conflict) => conflict.doNothing())
    .returning('channel_id')
    .execute()
  await trx
    .insertInto('channel_reads')
    .values(reads)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return await countIn(
    trx,
    added.map(({ channel_id }) => channel_id),
  )
}

async function countIn(trx: Transaction<Tables>, channelIds: readonly string[]): Promise<readonly JoinedChannel[]> {
  if (channelIds.length === 0) return []
  return await trx
    .updateTable('channels')
    .set((eb) => ({ member_count: eb('member_count', '+', 1), last_rev: eb('last_rev', '+', 1) }))
    .where('id', 'in', channelIds)
    .returning(['id', 'last_rev', 'member_count'])
    .execute()
}

async function loadAuthor(trx: Transaction<Tables>, userId: string): Promise<AuthorView> {
  const { avatar_key, ...user } = await trx
    .selectFrom('users')
    .select(['id', 'username', 'display_name', 'kind', 'avatar_key'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  return { ...user, avatar_url: avatarUrl(avatar_key) }
}

async function countMembers(trx: Transaction<Tables>, communityId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('community_members')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

function memberJoined(
  { community_id, user_id, role }: JoinCommunity,
  user: AuthorView,
  channels: readonly JoinedChannel[],
  memberCount: number,
  now: number,
): readonly OutboxEntry[] {
  const subject = subjects.community(community_id)
  const whole = { type: 'member/joined', community_id, actor_id: user_id } as const
  const inCommunity = newEvent(
    { ...whole, audience: 'community', payload: { user_id, user, role, member_count: memberCount } },
    now,
  )
  const inChannels = channels.map(({ id, last_rev, member_count }) =>
    newEvent(
      { ...whole, audience: 'channel', channel_id: id, rev: last_rev, payload: { user_id, user, role, member_count } },
      now,
    ),
  )
  return [inCommunity, ...inChannels].map((event) => ({ subject, event }))
}

function dmsUpdated(actor_id: string, changed: readonly Estrangement[], now: number): readonly OutboxEntry[] {
  return changed.map((payload) => {
    const { channel_id, user_id } = payload
    const to = { audience: 'user', user_id, channel_id, community_id: null, actor_id } as const
    return { subject: subjects.notifications(user_id), event: newEvent({ type: 'dm/updated', ...to, payload }, now) }
  })
}
