import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { reminderView, selectReminders } from './queries.ts'

/** In the order in which they were made. */
export const listReminders: Action<'listReminders'> = async ({ db }, { principal, query }) => {
  const mine = selectReminders(db.kysely, principal.user_id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await mine.where('r.id', '=', cursor).executeTakeFirst())
    return await mine
      .$if(cursor !== undefined, (q) => q.where('r.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('r.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, reminderView)
}
