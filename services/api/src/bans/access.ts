import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Kysely, Transaction } from 'kysely'
import { accessCommunityAsAdmin, lockCommunity } from '../communities/access.ts'

export async function isBanned(db: Kysely<Tables>, communityId: string, userId: string): Promise<boolean> {
  const ban = await db
    .selectFrom('bans')
    .select('user_id')
    .where('community_id', '=', communityId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return ban !== undefined
}

/** Takes the community's lock: whoever is banned at this moment does not come in behind the ban. @throws ApiError `banned` */
export async function requireNotBanned(trx: Transaction<Tables>, communityId: string, userId: string): Promise<void> {
  await lockCommunity(trx, communityId)
  if (await isBanned(trx, communityId, userId)) throw new ApiError('banned')
}

/** The community with its lock, for its owner and admins. @throws ApiError `not_found` to outsiders, `forbidden` */
export async function accessBansForChange(trx: Transaction<Tables>, userId: string, idOrSlug: string) {
  const { id } = await accessCommunityAsAdmin(trx, userId, idOrSlug)
  await lockCommunity(trx, id)
  // Once more: whoever waited for the lock may be an admin no more.
  return await accessCommunityAsAdmin(trx, userId, id)
}
