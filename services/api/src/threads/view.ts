import type { Tables } from '@ajet/shared/db'
import type { ThreadStateView } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'
import type { ThreadRoot } from './access.ts'
import { countUnreadThreads, selectFollows } from './queries.ts'

/** Somebody's place in a thread. */
export interface ThreadRow extends ThreadStateView {
  readonly user_id: string
}

/** The user's place in a thread; in one that was never followed, nowhere. */
export async function loadThreadState(
  trx: Transaction<Tables>,
  { user_id, root_id, channel_id }: ThreadRoot,
): Promise<ThreadStateView> {
  const row = await selectFollows(trx, user_id).where('f.root_id', '=', root_id).executeTakeFirst()
  if (!row) return { root_id, channel_id, following: false, last_read_seq: 0, last_reply_seq: 0, unread_count: 0 }
  const { following, last_read_seq, last_reply_seq, unread_count } = row
  return { root_id, channel_id, following, last_read_seq, last_reply_seq, unread_count }
}

/** Tells the user's other devices. */
export async function tellThread(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  user_id: string,
  state: ThreadStateView,
): Promise<void> {
  const thread_unread_count = await countUnreadThreads(trx, user_id)
  outgoing.toUser(user_id, 'thread/updated', { user_id, ...state, thread_unread_count })
}
