import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { accessMemberForChange } from '../members/access.ts'
import { canKick } from '../members/policy.ts'
import { write } from '../write.ts'
import { endMute } from './end-mute.ts'

/** Ends a mute. Nobody ends their own. */
export const unmuteMember: Action<'unmuteMember'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { community, member } = await accessMemberForChange(trx, principal.user_id, params)
    if (!canKick(community.role, member.role)) throw new ApiError('forbidden')
    if (!(await endMute(trx, outgoing, community.id, member))) return
    const what = { action: 'member/unmuted', community_id: community.id, target: member.id } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
  })
