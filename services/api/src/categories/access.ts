import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { accessCommunityAsAdmin, lockCommunity } from '../communities/access.ts'
import { selectCategories } from './queries.ts'

/** The community's lock, for its owner and admins: the names, order and number of categories change one after the other. */
export async function accessCategoriesForChange(trx: Transaction<Tables>, userId: string, idOrSlug: string) {
  const { id } = await accessCommunityAsAdmin(trx, userId, idOrSlug)
  await lockCommunity(trx, id)
  // Once more: whoever waited for the lock may be an admin no more.
  return await accessCommunityAsAdmin(trx, userId, id)
}

/** A category with that lock. @throws ApiError `not_found` to outsiders, `forbidden` to plain members */
export async function accessCategoryForChange(trx: Transaction<Tables>, userId: string, categoryId: string) {
  const place = await trx
    .selectFrom('channel_categories')
    .select('community_id')
    .where('id', '=', categoryId)
    .executeTakeFirst()
  if (!place) throw new ApiError('not_found')
  await accessCategoriesForChange(trx, userId, place.community_id)
  const category = await selectCategories(trx, place.community_id).where('k.id', '=', categoryId).executeTakeFirst()
  if (!category) throw new ApiError('not_found')
  return category
}
