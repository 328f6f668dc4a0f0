import { accessMembership } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectListedChannels, selectMyChannels } from './queries.ts'
import { myChannelView } from './view.ts'

/** One that is asked for by its name is found also when it is secret. */
export const listChannels: Action<'listChannels'> = async ({ db }, { principal, params, query }) => {
  const community = await accessMembership(db.kysely, principal.user_id, params.community)
  const { name } = query
  const select = name === undefined ? selectListedChannels : selectMyChannels
  const visible = select(db.kysely, principal.user_id).where('c.community_id', '=', community.id)
  const named = name === undefined ? visible : visible.where('c.name', '=', name)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await visible.where('c.id', '=', cursor).executeTakeFirst())
    return await named
      .$if(cursor !== undefined, (q) => q.where('c.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('c.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, myChannelView)
}
