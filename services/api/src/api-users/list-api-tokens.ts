import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { accessApiUser } from './access.ts'
import { selectApiTokens } from './queries.ts'
import { apiTokenView } from './view.ts'

/** Oldest first; the expired ones too, until somebody revokes them. */
export const listApiTokens: Action<'listApiTokens'> = async ({ db }, { principal, params, query }) => {
  const community = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const bot = await accessApiUser(db.kysely, community.id, params.user)
  const tokens = selectApiTokens(db.kysely, bot.id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await tokens.where('t.id', '=', cursor).executeTakeFirst())
    return await tokens
      .$if(cursor !== undefined, (q) => q.where('t.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('t.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, apiTokenView)
}
