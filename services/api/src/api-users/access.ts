import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Kysely, Transaction } from 'kysely'
import { accessCommunityAsAdmin, lockCommunity } from '../communities/access.ts'
import { selectApiUsers } from './queries.ts'

/** The community with its lock, for its owner and admins. @throws ApiError `not_found` to outsiders, `forbidden` */
export async function accessBotsForChange(trx: Transaction<Tables>, userId: string, idOrSlug: string) {
  const { id } = await accessCommunityAsAdmin(trx, userId, idOrSlug)
  await lockCommunity(trx, id)
  // Once more: whoever waited for the lock may be an admin no more.
  return await accessCommunityAsAdmin(trx, userId, id)
}

/** An API user of a community. @throws ApiError `not_found` */
export async function accessApiUser(db: Kysely<Tables>, communityId: string, userId: string) {
  const apiUser = await selectApiUsers(db, communityId).where('u.id', '=', userId).executeTakeFirst()
  if (!apiUser) throw new ApiError('not_found')
  return apiUser
}
