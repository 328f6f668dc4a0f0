import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { countUnread, selectNotifications } from './queries.ts'
import { notificationView } from './view.ts'

/** Own notifications in the order of their ids, which is that of time. */
export const listNotifications: Action<'listNotifications'> = async ({ db }, { principal, query }) => {
  const mine = selectNotifications(db.kysely, principal.user_id)
  const asked = query.unread === 'true' ? mine.where('n.read_at', 'is', null) : mine
  const [page, unread_count] = await Promise.all([
    loadPage(query, 'end', async ({ direction, cursor, limit }) => {
      // One that was read or has gone from sight meanwhile still says where to go on.
      if (cursor) requireCursor(await findOwn(db.kysely, principal.user_id, cursor))
      return await asked
        .$if(cursor !== undefined, (q) => q.where('n.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
        .orderBy('n.id', direction)
        .limit(limit)
        .execute()
    }),
    countUnread(db.kysely, principal.user_id),
  ])
  return { ...mapPage(page, notificationView), unread_count }
}

async function findOwn(db: Kysely<Tables>, userId: string, id: string) {
  return await db
    .selectFrom('notifications')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
}
