import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import type { Action } from '../context.ts'
import { markThreadNotifications } from '../notifications/mark-notifications.ts'
import { write } from '../write.ts'
import { accessThread, type ThreadRoot } from './access.ts'
import { newestReply, readTo } from './queries.ts'
import { loadThreadState, tellThread } from './view.ts'

/**
 * Sets how far a followed thread is read, forward or back, and marks its notifications as far as that read. Of a thread
 * that is not followed only the notifications are marked.
 */
export const markThreadRead: Action<'markThreadRead'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const root = await accessThread(trx, principal.user_id, params.message_id)
    const newest = await newestReply(trx, root.root_id)
    const seq =
      body.seq === undefined
        ? await findSeq(trx, root, body.message_id ?? null)
        : Math.min(body.seq, newest?.last_reply_seq ?? 0)
    await markThreadNotifications(trx, outgoing, principal.user_id, { rootId: root.root_id, seq })
    const before = await loadThreadState(trx, root)
    await trx
      .updateTable('thread_follows as f')
      .set({ last_read_seq: readTo(seq, newest?.last_reply_seq ?? 0), ...newest })
      .where('user_id', '=', principal.user_id)
      .where('root_id', '=', root.root_id)
      .where('following', '=', true)
      .execute()
    const after = await loadThreadState(trx, root)
    if (!Bun.deepEquals(before, after)) await tellThread(trx, outgoing, principal.user_id, after)
    return after
  })

/** @throws ApiError `not_found` for a message that is not of the thread */
async function findSeq(trx: Transaction<Tables>, { root_id }: ThreadRoot, messageId: string | null): Promise<number> {
  if (messageId === null) return 0
  const message = await trx
    .selectFrom('messages')
    .select('seq')
    .where('id', '=', messageId)
    .where((eb) => eb.or([eb('id', '=', root_id), eb('parent_id', '=', root_id)]))
    .executeTakeFirst()
  if (!message) throw new ApiError('not_found')
  return message.seq
}
