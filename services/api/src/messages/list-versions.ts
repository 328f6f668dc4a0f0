import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { iso } from '../time.ts'
import { accessMessage } from './access.ts'
import { namesIn } from './versions.ts'

/** The texts before each edit, oldest first; none of a message that was deleted. */
export const listVersions: Action<'listVersions'> = async ({ db }, { principal, params, query }) => {
  const { message } = await accessMessage(db.kysely, principal.user_id, params.message_id)
  const versions = db.kysely
    .selectFrom('message_versions')
    .select(['id', 'body_md', 'written_at'])
    .where('message_id', '=', message.id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await versions.where('id', '=', cursor).executeTakeFirst())
    return await versions
      .$if(cursor !== undefined, (q) => q.where('id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('id', direction)
      .limit(limit)
      .execute()
  })
  const texts = page.items.map(({ body_md }) => body_md)
  const mentionsOf = await namesIn(db.kysely, message.channel_id, texts)
  return mapPage(page, ({ id, body_md, written_at }) => ({
    id,
    body_md,
    mentions: mentionsOf(body_md),
    written_at: iso(written_at),
  }))
}
