import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { accessMessage } from './access.ts'
import { selectMessages } from './queries.ts'
import { messageView } from './view.ts'

/** Replies of a thread, oldest first; none for a message that is a reply itself (AJ-76). */
export const listReplies: Action<'listReplies'> = async ({ db }, { principal, params, query }) => {
  const { message: root } = await accessMessage(db.kysely, principal.user_id, params.message_id)
  const replies = selectMessages(db.kysely, principal.user_id).where('m.parent_id', '=', root.id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    const from = cursor && requireCursor(await replies.where('m.id', '=', cursor).executeTakeFirst())
    return await replies
      .$if(Boolean(from), (q) => q.where('m.seq', direction === 'asc' ? '>' : '<', from ? from.seq : 0))
      .orderBy('m.seq', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, messageView)
}
