import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectApiUsers } from './queries.ts'
import { apiUserView } from './view.ts'

/** In the order of the user ids, which are the cursors. */
export const listApiUsers: Action<'listApiUsers'> = async ({ db }, { principal, params, query }) => {
  const { id } = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const bots = selectApiUsers(db.kysely, id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await bots.where('a.user_id', '=', cursor).executeTakeFirst())
    return await bots
      .$if(cursor !== undefined, (q) => q.where('a.user_id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('a.user_id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, apiUserView)
}
