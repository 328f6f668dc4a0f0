import { isUniqueViolation, type Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { channelName, writeAudit } from '../audit.ts'
import { accessMembership, lockCommunity } from '../communities/access.ts'
import { requireCategory } from '../categories/require-category.ts'
import type { Action, CallOf } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import type { Outgoing } from '../outgoing.ts'
import { principalView } from '../users/view.ts'
import { write } from '../write.ts'
import { accessMyChannel } from './access.ts'
import { tellCreated } from './events.ts'
import { myChannelView } from './view.ts'

/** Creates a channel with the caller as its first member and operator. */
export const createChannel: Action<'createChannel'> = async (api, call) => {
  try {
    return await write(api, call.principal.user_id, (trx, outgoing) => insertChannel(trx, outgoing, call))
  } catch (error) {
    if (isUniqueViolation(error, 'channels_name')) throw new ApiError('name_taken', { name: call.body.name })
    throw error
  }
}

async function insertChannel(trx: Transaction<Tables>, outgoing: Outgoing, call: CallOf<'createChannel'>) {
  const { principal, params, body } = call
  const { id: community_id } = await accessMembership(trx, principal.user_id, params.community)
  await lockCommunity(trx, community_id)
  // Once more: whoever waited for the lock may have been kicked meanwhile.
  const { role } = await accessMembership(trx, principal.user_id, community_id)
  await requireCategory(trx, { role, community_id }, body.category_id)
  await requireNotMuted(trx, community_id, principal.user_id)
  await requireRoom(trx, community_id)
  const channel = { id: newId(), community_id, ...body, member_count: 1, last_rev: 1 }
  await trx.insertInto('channels').values(channel).execute()
  const membership = { channel_id: channel.id, user_id: principal.user_id }
  await trx
    .insertInto('channel_members')
    .values({ ...membership, operator: true })
    .execute()
  await trx
    .insertInto('channel_reads')
    .values(membership)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const mine = await accessMyChannel(trx, principal.user_id, channel.id)
  tellCreated(outgoing, mine, principal.user_id)
  const user = principalView(principal)
  outgoing.inChannel(mine, 1, 'member/joined', { user_id: user.id, user, member_count: 1, operator: true })
  const what = { action: 'channel/created', community_id, target: channel.id, data: channelName(body) } as const
  await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
  return myChannelView(mine)
}

/** The community's lock, which the caller holds, makes the limit hold also for two who create at once. */
async function requireRoom(trx: Transaction<Tables>, communityId: string): Promise<void> {
  const { count } = await trx
    .selectFrom('channels')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= limits.channelsPerCommunity) {
    throw new ApiError(
      'limit_reached',
      { limit: limits.channelsPerCommunity },
      'The community has no room for more channels',
    )
  }
}
