import { sql } from 'kysely'
import type { Action, ApiContext, CallOf } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectKnownUsers } from './queries.ts'
import { userView } from './view.ts'

/** Users by ids, or whose user name or display name begins with `q`, in the order of their ids. */
export const listUsers: Action<'listUsers'> = async (api, call) => {
  const { query } = call
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    const users = selectMatching(api, call)
    if (cursor) requireCursor(await users.where('u.id', '=', cursor).executeTakeFirst())
    return await users
      .$if(cursor !== undefined, (q) => q.where('u.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('u.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, (user) => userView(user, api.clock.now()))
}

function selectMatching({ db }: ApiContext, { principal, query: { ids, q } }: CallOf<'listUsers'>) {
  const known = selectKnownUsers(db.kysely, principal.user_id)
  const chosen = ids ? known.where('u.id', '=', sql<string>`any(${ids}::uuid[])`) : known
  if (!q) return chosen
  const prefix = `${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return chosen.where((eb) =>
    eb.or([
      eb(sql<string>`lower(u.username::text)`, 'like', prefix),
      eb(sql<string>`lower(u.display_name)`, 'like', prefix),
    ]),
  )
}
