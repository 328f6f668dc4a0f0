import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import type { Action } from '../context.ts'
import { selectMessages } from '../messages/queries.ts'
import { messageView, type MessageRow } from '../messages/view.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectFollows } from './queries.ts'

/** Newest activity first; a cursor stands where its thread stands at the moment. */
export const listThreads: Action<'listThreads'> = async ({ db }, { principal, query }) => {
  const mine = selectFollows(db.kysely, principal.user_id)
    .innerJoin('channel_members as cm', (join) =>
      join.onRef('cm.channel_id', '=', 'f.channel_id').on('cm.user_id', '=', principal.user_id),
    )
    .innerJoin('channels as c', 'c.id', 'f.channel_id')
    .select(['f.root_id as id', 'c.community_id', 'c.type', 'c.name'])
    .where('f.following', '=', true)
  const asked = query.unread === 'true' ? mine.whereRef('f.last_reply_seq', '>', 'f.last_read_seq') : mine
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    const from = cursor ? requireCursor(await mine.where('f.root_id', '=', cursor).executeTakeFirst()) : undefined
    const order = direction === 'asc' ? 'desc' : 'asc'
    return await asked
      .$if(from !== undefined, (q) =>
        q.where(
          sql<boolean>`(f.last_reply_at, f.root_id) ${sql.raw(direction === 'asc' ? '<' : '>')}
            (${from?.last_reply_at ?? null}::timestamptz, ${from?.id ?? null}::uuid)`,
        ),
      )
      .orderBy('f.last_reply_at', order)
      .orderBy('f.root_id', order)
      .limit(limit)
      .execute()
  })
  const roots = await loadRoots(
    db.kysely,
    principal.user_id,
    page.items.map(({ id }) => id),
  )
  const shown = { ...page, items: page.items.flatMap((item) => withRoot(item, roots.get(item.id))) }
  return mapPage(shown, ({ row, root }) => ({
    root_id: row.root_id,
    channel_id: row.channel_id,
    following: row.following,
    last_read_seq: row.last_read_seq,
    last_reply_seq: row.last_reply_seq,
    unread_count: row.unread_count,
    root: messageView(root),
    channel: { id: row.channel_id, community_id: row.community_id, type: row.type, name: row.name },
  }))
}

async function loadRoots(
  db: Kysely<Tables>,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MessageRow>> {
  const rows = await selectMessages(db, userId)
    .where('m.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Nothing for a thread that was deleted between the two looks. */
function withRoot<T>(row: T, root: MessageRow | undefined): readonly { readonly row: T; readonly root: MessageRow }[] {
  return root ? [{ row, root }] : []
}
