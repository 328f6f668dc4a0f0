import type { Action } from '../context.ts'
import { accessMessage } from './access.ts'
import { messageView } from './view.ts'

export const getMessage: Action<'getMessage'> = async ({ db }, { principal, params }) =>
  messageView((await accessMessage(db.kysely, principal.user_id, params.message_id)).message)
