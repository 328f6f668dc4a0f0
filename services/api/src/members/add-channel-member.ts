import { ApiError, requireScope } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { accessChannelForChange, accessMyChannel, type ChannelAccess } from '../channels/access.ts'
import { tellCreated } from '../channels/events.ts'
import { canAddMember, canJoin, isListed } from '../channels/policy.ts'
import { requireOpen } from '../channels/writing.ts'
import { holdCommunity } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import type { Outgoing } from '../outgoing.ts'
import { readCursorView } from '../reads/view.ts'
import { authorView } from '../users/view.ts'
import { write } from '../write.ts'
import { userIdOf } from './access.ts'
import { changeMemberCount } from './count-members.ts'
import { selectMembers } from './queries.ts'

/** Joins (me) or adds somebody of the community. Whoever is in already stays, and nobody is told. */
export const addChannelMember: Action<'addChannelMember'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    await holdCommunity(trx, params.channel_id)
    const channel = await accessChannelForChange(trx, principal.user_id, params.channel_id)
    const userId = userIdOf(params.user, principal.user_id)
    const joins = userId === principal.user_id
    if (!joins) requireScope(principal, 'admin')
    if (joins && channel.joined) return
    if (joins ? !canJoin(channel) : !canAddMember(channel)) throw new ApiError('forbidden')
    requireOpen(channel)
    if (!joins) await requireNotMuted(trx, channel.community_id, principal.user_id)
    await addMember(trx, outgoing, channel, userId)
  })

async function addMember(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  channel: ChannelAccess,
  userId: string,
): Promise<void> {
  const user = await loadMember(trx, channel, userId)
  const membership = { channel_id: channel.id, user_id: userId }
  const added = await trx
    .insertInto('channel_members')
    .values(membership)
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (!added) return
  await startReading(trx, channel, userId)
  const { last_rev, member_count } = await changeMemberCount(trx, channel.id, 1)
  const theirs = await accessMyChannel(trx, userId, channel.id)
  if (!isListed(channel)) tellCreated(outgoing, theirs, userId)
  outgoing.inChannel(channel, last_rev, 'member/joined', { user_id: userId, user, member_count })
  outgoing.toUser(userId, 'read/updated', readCursorView(theirs), channel)
  await notifyUser(trx, outgoing, {
    user_id: userId,
    type: 'invite',
    source_id: channel.id,
    community_id: channel.community_id,
    channel_id: channel.id,
    data: { channel_name: channel.name },
  })
}

/** @throws ApiError `not_found` for somebody who is not in the channel's community */
async function loadMember(trx: Transaction<Tables>, channel: ChannelAccess, userId: string) {
  const member =
    channel.community_id !== null &&
    (await selectMembers(trx, userId, channel.community_id).where('m.user_id', '=', userId).executeTakeFirst())
  if (!member) throw new ApiError('not_found')
  return authorView(member)
}

/** What was said before somebody came counts as read; the cursor of somebody who was here before is where it was. */
async function startReading(trx: Transaction<Tables>, channel: ChannelAccess, userId: string): Promise<void> {
  await trx
    .insertInto('channel_reads')
    .values({ channel_id: channel.id, user_id: userId, last_read_seq: channel.last_seq })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
