import { sql } from 'kysely'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { activeAt, selectMyDms } from './queries.ts'
import { dmView } from './view.ts'

/** Newest activity first; a cursor stands where its DM stands at the moment. */
export const listDms: Action<'listDms'> = async ({ db }, { principal, query }) => {
  const mine = selectMyDms(db.kysely, principal.user_id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    const from = cursor ? requireCursor(await mine.where('c.id', '=', cursor).executeTakeFirst()) : undefined
    const order = direction === 'asc' ? 'desc' : 'asc'
    return await mine
      .$if(from !== undefined, (q) =>
        q.where(
          sql<boolean>`(${activeAt}, c.id) ${sql.raw(direction === 'asc' ? '<' : '>')}
            (${from?.active_at ?? null}::timestamptz, ${from?.id ?? null}::uuid)`,
        ),
      )
      .orderBy('active_at', order)
      .orderBy('c.id', order)
      .limit(limit)
      .execute()
  })
  return mapPage(page, dmView)
}
