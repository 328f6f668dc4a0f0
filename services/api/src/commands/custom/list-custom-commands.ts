import { accessCommunityAsAdmin } from '../../communities/access.ts'
import type { Action } from '../../context.ts'
import { loadPage, mapPage, requireCursor } from '../../page.ts'
import { customCommandView } from './view.ts'

export const listCustomCommands: Action<'listCustomCommands'> = async ({ db }, { principal, params, query }) => {
  const { id } = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const all = db.kysely.selectFrom('custom_commands').selectAll().where('community_id', '=', id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await all.where('id', '=', cursor).executeTakeFirst())
    return await all
      .$if(cursor !== undefined, (q) => q.where('id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, customCommandView)
}
