import { isEstranged, type Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'

/** Takes a user out of every channel of a community; resolves with the channels and their counters afterwards. */
export async function leaveChannels(trx: Transaction<Tables>, communityId: string, userId: string) {
  const channels = await lockedChannels(trx, userId).where('c.community_id', '=', communityId).execute()
  return await leave(trx, channels, userId)
}

/**
 * Takes a user out of the group DMs in which nobody is left who shares a community with them: whoever was put out is not
 * to read on among those who were left. What remains is no longer the DM of that set of people, as after `leaveDm`.
 */
export async function leaveEstrangedDms(trx: Transaction<Tables>, userId: string) {
  const channels = await lockedChannels(trx, userId)
    .where('c.type', '=', 'group-dm')
    .where(isEstranged(userId))
    .execute()
  const left = await leave(trx, channels, userId)
  const these = sql<string>`any(${left.map(({ id }) => id)}::uuid[])`
  await trx.updateTable('channels').set({ dm_key: null }).where('id', '=', these).execute()
  return left
}

/** A user's channels, locked in the order of their ids, as everybody does who takes several. */
function lockedChannels(trx: Transaction<Tables>, userId: string) {
  return trx
    .selectFrom('channels as c')
    .innerJoin('channel_members as m', 'm.channel_id', 'c.id')
    .select('c.id')
    .where('m.user_id', '=', userId)
    .orderBy('c.id')
    .forNoKeyUpdate('c')
}

/** In as many statements however many channels there are. */
async function leave(trx: Transaction<Tables>, channels: readonly { readonly id: string }[], userId: string) {
  const left = await trx
    .deleteFrom('channel_members')
    .where('channel_id', '=', sql<string>`any(${channels.map(({ id }) => id)}::uuid[])`)
    .where('user_id', '=', userId)
    .returning('channel_id')
    .execute()
  return await trx
    .updateTable('channels')
    .set((eb) => ({ member_count: eb('member_count', '-', 1), last_rev: eb('last_rev', '+', 1) }))
    .where('id', '=', sql<string>`any(${left.map(({ channel_id }) => channel_id)}::uuid[])`)
    .returning(['id', 'community_id', 'last_rev', 'member_count'])
    .execute()
}
