import { writeAudit } from '../audit.ts'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { loadInvite } from './access.ts'

export const revokeInvite: Action<'revokeInvite'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, { now }) => {
    const { id: target, community_id } = await loadInvite(trx, params.code)
    await accessCommunityAsAdmin(trx, principal.user_id, community_id)
    await trx.deleteFrom('invites').where('id', '=', target).execute()
    await writeAudit(trx, { action: 'invite/revoked', community_id, target, actor_id: principal.user_id, now })
  })
