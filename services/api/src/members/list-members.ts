import { accessMembership } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectMembers } from './queries.ts'
import { memberView } from './view.ts'

/** Members in the order of their user ids, which are the cursors. */
export const listMembers: Action<'listMembers'> = async ({ db, clock }, { principal, params, query }) => {
  const community = await accessMembership(db.kysely, principal.user_id, params.community)
  const members = selectMembers(db.kysely, principal.user_id, community.id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await members.where('m.user_id', '=', cursor).executeTakeFirst())
    return await members
      .$if(cursor !== undefined, (q) => q.where('m.user_id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('m.user_id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, (member) => memberView(member, clock.now()))
}
