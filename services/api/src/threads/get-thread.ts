import type { Action } from '../context.ts'
import { accessThread } from './access.ts'
import { loadThreadState } from './view.ts'

/** The caller's place in the thread of a message. */
export const getThread: Action<'getThread'> = ({ db }, { principal, params }) =>
  db.transaction(async (trx) => loadThreadState(trx, await accessThread(trx, principal.user_id, params.message_id)))
