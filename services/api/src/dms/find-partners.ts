import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'

/** People of the user's DMs who are in none of these communities, and hear of the user in no other way. */
export async function findPartners(
  trx: Transaction<Tables>,
  userId: string,
  communityIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('channel_members as mine')
    .innerJoin('channels as c', 'c.id', 'mine.channel_id')
    .innerJoin('channel_members as x', 'x.channel_id', 'c.id')
    .select('x.user_id')
    .distinct()
    .where('mine.user_id', '=', userId)
    .where('c.community_id', 'is', null)
    .where('x.user_id', '<>', userId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('community_members as m')
            .select('m.user_id')
            .whereRef('m.user_id', '=', 'x.user_id')
            .where('m.community_id', '=', sql<string>`any(${[...communityIds]}::uuid[])`),
        ),
      ),
    )
    .execute()
  return rows.map(({ user_id }) => user_id)
}
