import type { Action } from '../context.ts'
import { accessMessage } from '../messages/access.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { iso } from '../time.ts'
import { authorView } from '../users/view.ts'
import { canonicalEmoji } from './emoji.ts'

/** Who reacted with an emoji, in the order of the user ids, which are the cursors. */
export const listReactions: Action<'listReactions'> = async ({ db }, { principal, params, query }) => {
  const { message } = await accessMessage(db.kysely, principal.user_id, params.message_id)
  const reactions = db.kysely
    .selectFrom('reactions as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select(['u.id', 'u.username', 'u.display_name', 'u.kind', 'u.avatar_key', 'r.created_at'])
    .where('r.message_id', '=', message.id)
    .where('r.emoji', '=', canonicalEmoji(params.emoji))
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await reactions.where('r.user_id', '=', cursor).executeTakeFirst())
    return await reactions
      .$if(cursor !== undefined, (q) => q.where('r.user_id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('r.user_id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, ({ created_at, ...user }) => ({ user: authorView(user), created_at: iso(created_at) }))
}
