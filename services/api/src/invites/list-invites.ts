import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectValidInvites } from './queries.ts'
import { inviteView } from './view.ts'

export const listInvites: Action<'listInvites'> = async ({ db, clock, baseUrl }, { principal, params, query }) => {
  const community = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const invites = selectValidInvites(db.kysely, clock.now()).where('i.community_id', '=', community.id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await invites.where('i.id', '=', cursor).executeTakeFirst())
    return await invites
      .$if(cursor !== undefined, (q) => q.where('i.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('i.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, (invite) => inviteView(invite, baseUrl))
}
