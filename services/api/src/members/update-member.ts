import { ApiError } from '@ajet/shared/http'
import type { CommunityRole } from '@ajet/shared/schema'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessMemberForChange, requireAnotherOwner } from './access.ts'
import { changeMember } from './change-member.ts'
import { canHaveRole, canSetNickname, canSetRole } from './policy.ts'
import { memberView, type MemberRow } from './view.ts'

/** Changes role or nickname. A change that changes nothing emits nothing. */
export const updateMember: Action<'updateMember'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { community, member } = await accessMemberForChange(trx, principal.user_id, params)
    requireRight(community.role, member, member.id === principal.user_id, body)
    const { role = member.role, nickname = member.nickname } = body
    const after = { ...member, role, nickname }
    if (member.role === 'owner' && role !== 'owner') await requireAnotherOwner(trx, community.id)
    await changeMember(trx, outgoing, { community, member, role, nickname })
    if (role !== member.role) {
      const data = { from: member.role, to: role }
      const what = { action: 'member/role-changed', community_id: community.id, target: member.id, data } as const
      await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    }
    return memberView(after, api.clock.now())
  })

/** @throws ApiError `forbidden` */
function requireRight(
  actor: CommunityRole,
  target: MemberRow,
  isSelf: boolean,
  { role, nickname }: { readonly role?: CommunityRole; readonly nickname?: string | null },
): void {
  if (role !== undefined && !canSetRole(actor, target.role, role)) throw new ApiError('forbidden')
  if (role !== undefined && !canHaveRole(target.kind, role)) throw new ApiError('forbidden')
  if (nickname !== undefined && !canSetNickname(actor, isSelf)) throw new ApiError('forbidden')
}
