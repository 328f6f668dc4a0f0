import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessCategoryForChange } from './access.ts'

/** Deletes a category; its channels stay, in none. */
export const deleteCategory: Action<'deleteCategory'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { id, community_id, name } = await accessCategoryForChange(trx, principal.user_id, params.category_id)
    await trx.deleteFrom('channel_categories').where('id', '=', id).execute()
    const what = { action: 'category/deleted', community_id, target: id, data: { name } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
    outgoing.inCommunity(community_id, 'category/deleted', { category_id: id })
  })
