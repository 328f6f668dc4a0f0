import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import { isId } from '@ajet/shared/std'
import type { Kysely } from 'kysely'
import { isAdmin } from '../channels/policy.ts'
import { selectMyCommunities } from './queries.ts'

/** A community the user is in, by id or slug. @throws ApiError `not_found`, also for one that exists */
export async function accessCommunity(db: Kysely<Tables>, userId: string, idOrSlug: string) {
  const row = await selectMyCommunities(db, userId)
    .where(isId(idOrSlug) ? 'c.id' : 'c.slug', '=', idOrSlug)
    .executeTakeFirst()
  if (!row) throw new ApiError('not_found')
  return row
}

/** Id and names of such a community and the user's role in it: all that most permissions ask for, without counting its members. */
export async function accessMembership(db: Kysely<Tables>, userId: string, idOrSlug: string) {
  const row = await db
    .selectFrom('community_members as m')
    .innerJoin('communities as c', 'c.id', 'm.community_id')
    .select(['c.id', 'c.name', 'c.slug', 'm.role'])
    .where('m.user_id', '=', userId)
    .where(isId(idOrSlug) ? 'c.id' : 'c.slug', '=', idOrSlug)
    .executeTakeFirst()
  if (!row) throw new ApiError('not_found')
  return row
}

/** The same for its owner and admins. @throws ApiError `not_found` for outsiders, `forbidden` for plain members */
export async function accessCommunityAsAdmin(db: Kysely<Tables>, userId: string, idOrSlug: string) {
  const community = await accessMembership(db, userId, idOrSlug)
  if (!isAdmin(community.role)) throw new ApiError('forbidden')
  return community
}

/** Serialises what must not happen twice at once in a community: role changes, departures, new channels. */
export async function lockCommunity(trx: Kysely<Tables>, communityId: string): Promise<void> {
  await trx.selectFrom('communities').select('id').where('id', '=', communityId).forNoKeyUpdate().execute()
}

/**
 * Keeps the community of a channel as it is until the transaction ends: nobody leaves, or somebody who is kicked at this
 * moment would be added behind the kick's back, and no category goes. Many may hold it; take it before the channel's
 * lock, as whoever leaves does.
 */
export async function holdCommunity(trx: Kysely<Tables>, channelId: string): Promise<void> {
  await trx
    .selectFrom('channels as c')
    .innerJoin('communities as home', 'home.id', 'c.community_id')
    .select('home.id')
    .where('c.id', '=', channelId)
    .forShare('home')
    .execute()
}
