import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'

/**
 * Takes a user out of every channel of a community, in as many statements however many channels there are; resolves
 * with the channels and their counters afterwards. They are locked in the order of their ids, as everybody does who
 * takes several.
 */
export async function leaveChannels(trx: Transaction<Tables>, communityId: string, userId: string) {
  const channels = await trx
    .selectFrom('channels as c')
    .innerJoin('channel_members as m', 'm.channel_id', 'c.id')
    .select('c.id')
    .where('c.community_id', '=', communityId)
    .where('m.user_id', '=', userId)
    .orderBy('c.id')
    .forNoKeyUpdate('c')
    .execute()
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
