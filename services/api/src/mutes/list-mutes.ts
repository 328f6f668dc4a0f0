import { sql } from 'kysely'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { iso } from '../time.ts'
import { authorView, type AuthorRow } from '../users/view.ts'

/** Who is muted at this moment, in the order of the user ids, which are the cursors. */
export const listMutes: Action<'listMutes'> = async ({ db }, { principal, params, query }) => {
  const { id } = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const mutes = db.kysely
    .selectFrom('mutes as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['u.id', 'u.username', 'u.display_name', 'u.kind', 'u.avatar_key', 't.created_at'])
    .select([sql<Date | null>`nullif(t.until, 'infinity')`.as('until'), mutedBy.as('by')])
    .where('t.community_id', '=', id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await mutes.where('t.user_id', '=', cursor).executeTakeFirst())
    return await mutes
      .where('t.until', '>', sql<Date>`now()`)
      .$if(cursor !== undefined, (q) => q.where('t.user_id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('t.user_id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, ({ by, until, created_at, ...user }) => ({
    user: authorView(user),
    until: until && iso(until),
    muted_by: by && authorView(by),
    created_at: iso(created_at),
  }))
}

const mutedBy = sql<AuthorRow | null>`(select jsonb_build_object(
  'id', a.id, 'username', a.username, 'display_name', a.display_name, 'kind', a.kind)
  from users a where a.id = t.created_by)`
