import { writeAudit } from '../audit.ts'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { loadInvite } from './access.ts'
import { endInvite } from './end-invites.ts'

/** Ends an invite; a personal one waits in nobody's inbox any more. */
export const revokeInvite: Action<'revokeInvite'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { id: target, community_id } = await loadInvite(trx, params.code)
    await accessCommunityAsAdmin(trx, principal.user_id, community_id)
    await endInvite(trx, outgoing, target)
    const what = { action: 'invite/revoked', community_id, target } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
  })
