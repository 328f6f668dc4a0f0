import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessMemberForChange } from './access.ts'
import { canKick } from './policy.ts'
import { putOut } from './put-out.ts'

/** Leaves (me) or kicks: from every channel of the community, then from the community. */
export const removeMember: Action<'removeMember'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { community, member } = await accessMemberForChange(trx, principal.user_id, params)
    const leaves = member.id === principal.user_id
    if (!leaves && !canKick(community.role, member.role)) throw new ApiError('forbidden')
    await putOut(trx, outgoing, community, member, leaves ? 'member/left' : 'member/kicked')
    if (leaves) return
    const what = { action: 'member/kicked', community_id: community.id, target: member.id } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
  })
