import { sql } from 'kysely'
import { accessChannel } from '../channels/access.ts'
import type { Action } from '../context.ts'
import { selectMessages } from '../messages/queries.ts'
import { messageView } from '../messages/view.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'

/** In the order in which they were pinned; the newest page by default. */
export const listPins: Action<'listPins'> = async ({ db }, { principal, params, query }) => {
  const channel = await accessChannel(db.kysely, principal.user_id, params.channel_id)
  const pinned = selectMessages(db.kysely, principal.user_id)
    .where('m.channel_id', '=', channel.id)
    .where('m.pinned_at', 'is not', null)
  const page = await loadPage(query, 'end', async ({ direction, cursor, limit }) => {
    const from = cursor && requireCursor(await pinned.where('m.id', '=', cursor).executeTakeFirst())
    return await pinned
      .$if(Boolean(from), (q) =>
        q.where(
          sql<boolean>`(m.pinned_at, m.id) ${sql.raw(direction === 'asc' ? '>' : '<')}
            (${from ? from.pinned_at : null}::timestamptz, ${from ? from.id : null}::uuid)`,
        ),
      )
      .orderBy('m.pinned_at', direction)
      .orderBy('m.id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, messageView)
}
