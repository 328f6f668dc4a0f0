import type { Action } from '../context.ts'
import { accessInvite } from './access.ts'
import { inviteInfoView } from './view.ts'

export const getInvite: Action<'getInvite'> = async ({ db, clock }, { params }) =>
  inviteInfoView(await accessInvite(db.kysely, params.code, clock.now()))
