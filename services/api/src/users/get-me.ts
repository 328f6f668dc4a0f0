import type { Action } from '../context.ts'
import { accessMe } from './access.ts'
import { meView } from './me-view.ts'

export const getMe: Action<'getMe'> = async ({ db, clock }, { principal }) =>
  meView(await accessMe(db.kysely, principal.user_id), clock.now())
