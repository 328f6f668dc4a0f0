import { sql } from 'kysely'
import { accessMembership } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectCategories } from './queries.ts'
import { categoryView } from './view.ts'

/** In the order of the sidebar. */
export const listCategories: Action<'listCategories'> = async ({ db }, { principal, params, query }) => {
  const { id } = await accessMembership(db.kysely, principal.user_id, params.community)
  const categories = selectCategories(db.kysely, id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    const from = cursor && requireCursor(await categories.where('k.id', '=', cursor).executeTakeFirst())
    const after = sql.raw<boolean>(direction === 'asc' ? '>' : '<')
    return await (
      from ? categories.where(sql<boolean>`(k.position, k.id) ${after} (${from.position}, ${from.id})`) : categories
    )
      .orderBy('k.position', direction)
      .orderBy('k.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, categoryView)
}
