import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadInvite } from './access.ts'

export const revokeInvite: Action<'revokeInvite'> = async ({ db }, { principal, params }) => {
  const invite = await loadInvite(db.kysely, params.code)
  await accessCommunityAsAdmin(db.kysely, principal.user_id, invite.community_id)
  await db.kysely.deleteFrom('invites').where('id', '=', invite.id).execute()
}
