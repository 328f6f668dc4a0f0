import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { accessApiUser } from './access.ts'
import { apiUserView } from './view.ts'

export const getApiUser: Action<'getApiUser'> = async ({ db }, { principal, params }) => {
  const { id } = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  return apiUserView(await accessApiUser(db.kysely, id, params.user))
}
