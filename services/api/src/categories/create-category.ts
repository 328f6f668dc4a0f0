import { isUniqueViolation } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessCategoriesForChange } from './access.ts'
import { selectCategories } from './queries.ts'
import { categoryView } from './view.ts'

/** Creates a category at the end of the order. */
export const createCategory: Action<'createCategory'> = async (api, { principal, params, body }) => {
  try {
    return await write(api, principal.user_id, async (trx, outgoing) => {
      const { id: community_id } = await accessCategoriesForChange(trx, principal.user_id, params.community)
      const others = await selectCategories(trx, community_id).execute()
      const limit = limits.categoriesPerCommunity
      if (others.length >= limit) throw new ApiError('limit_reached', { limit })
      const position = Math.max(-1, ...others.map((other) => other.position)) + 1
      const category = { id: newId(), community_id, name: body.name, position, created_at: new Date(api.clock.now()) }
      await trx.insertInto('channel_categories').values(category).execute()
      const view = categoryView(category)
      outgoing.inCommunity(community_id, 'category/created', { category: view })
      const what = { action: 'category/created', community_id, target: category.id, data: { name: body.name } } as const
      await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
      return view
    })
  } catch (error) {
    if (isUniqueViolation(error, 'channel_categories_name')) throw new ApiError('name_taken', { name: body.name })
    throw error
  }
}
