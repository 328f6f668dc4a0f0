import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectMyCommunities } from './queries.ts'
import { communityView } from './view.ts'

export const listCommunities: Action<'listCommunities'> = async ({ db }, { principal, query }) => {
  const mine = selectMyCommunities(db.kysely, principal.user_id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await mine.where('c.id', '=', cursor).executeTakeFirst())
    return await mine
      .$if(cursor !== undefined, (q) => q.where('c.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('c.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, communityView)
}
