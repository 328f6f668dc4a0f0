import type { Action } from '../context.ts'
import { accessCommunity } from './access.ts'
import { communityView } from './view.ts'

export const getCommunity: Action<'getCommunity'> = async ({ db }, { principal, params }) =>
  communityView(await accessCommunity(db.kysely, principal.user_id, params.community))
