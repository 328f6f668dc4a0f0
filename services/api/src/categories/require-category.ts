import type { Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import type { CommunityRole } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import { isAdmin } from '../channels/policy.ts'

/**
 * Whether the caller may put a channel of the community into this category; undefined leaves it where it is.
 *
 * @throws ApiError `forbidden` but for owner and admins, `invalid_input` for a category of another place
 */
export async function requireCategory(
  trx: Transaction<Tables>,
  { role, community_id }: { readonly role: CommunityRole | null; readonly community_id: string | null },
  categoryId: string | null | undefined,
): Promise<void> {
  if (categoryId === undefined) return
  if (!isAdmin(role)) throw new ApiError('forbidden')
  if (categoryId === null) return
  const category = await trx
    .selectFrom('channel_categories')
    .select('id')
    .where('id', '=', categoryId)
    .where('community_id', '=', community_id)
    .forKeyShare()
    .executeTakeFirst()
  if (!category) throw invalidInput([{ path: 'category_id', message: 'is not a category of this community' }])
}
