import { isUniqueViolation } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessCategoryForChange } from './access.ts'
import { categoryView } from './view.ts'

/** Renames a category. A change that changes nothing emits nothing. */
export const updateCategory: Action<'updateCategory'> = async (api, { principal, params, body }) => {
  try {
    return await write(api, principal.user_id, async (trx, outgoing) => {
      const before = await accessCategoryForChange(trx, principal.user_id, params.category_id)
      const { name = before.name } = body
      const category = categoryView({ ...before, name })
      if (name === before.name) return category
      await trx.updateTable('channel_categories').set({ name }).where('id', '=', before.id).execute()
      outgoing.inCommunity(before.community_id, 'category/updated', { category })
      const what = { action: 'category/updated', community_id: before.community_id, target: before.id } as const
      await writeAudit(trx, { ...what, data: { name }, actor_id: principal.user_id, now: outgoing.now })
      return category
    })
  } catch (error) {
    if (isUniqueViolation(error, 'channel_categories_name')) throw new ApiError('name_taken', { name: body.name })
    throw error
  }
}
