import type { Action } from '../context.ts'
import { accessUser } from './access.ts'
import { userView } from './view.ts'

export const getUser: Action<'getUser'> = async ({ db, clock }, { principal, params }) =>
  userView(await accessUser(db.kysely, principal.user_id, params.user_id), clock.now())
