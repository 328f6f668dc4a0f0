import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { iso } from '../time.ts'
import { authorView } from '../users/view.ts'
import { selectBans } from './queries.ts'

/** In the order of the user ids, which are the cursors. */
export const listBans: Action<'listBans'> = async ({ db }, { principal, params, query }) => {
  const { id } = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const bans = selectBans(db.kysely, id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await bans.where('b.user_id', '=', cursor).executeTakeFirst())
    return await bans
      .$if(cursor !== undefined, (q) => q.where('b.user_id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('b.user_id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, ({ by, reason, created_at, ...user }) => ({
    user: authorView(user),
    reason,
    banned_by: by && authorView(by),
    created_at: iso(created_at),
  }))
}
