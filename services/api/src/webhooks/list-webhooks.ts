import { accessMembership } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectMyWebhooks } from './queries.ts'
import { webhookView } from './view.ts'

export const listWebhooks: Action<'listWebhooks'> = async ({ db }, { principal, params, query }) => {
  const { id } = await accessMembership(db.kysely, principal.user_id, params.community)
  const mine = selectMyWebhooks(db.kysely, principal.user_id).where('w.community_id', '=', id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await mine.where('w.id', '=', cursor).executeTakeFirst())
    return await mine
      .$if(cursor !== undefined, (q) => q.where('w.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('w.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, webhookView)
}
