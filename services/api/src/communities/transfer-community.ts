import type { Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import type { CommunityRole } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { accessMemberForChange } from '../members/access.ts'
import type { MemberRow } from '../members/view.ts'
import { endMute } from '../mutes/end-mute.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import type { Outgoing } from '../outgoing.ts'
import { authorView } from '../users/view.ts'
import { write } from '../write.ts'
import { accessCommunity, accessMembership } from './access.ts'
import { communityView } from './view.ts'

/** Hands a community over: the new owner owns it, and the one before is an admin, in one step. */
export const transferCommunity: Action<'transferCommunity'> = async (api, { principal, params, body }) => {
  const { role } = await accessMembership(api.db.kysely, principal.user_id, params.community)
  if (role !== 'owner') throw new ApiError('forbidden')
  if (body.user_id === principal.user_id) throw invalidInput([{ path: 'user_id', message: 'owns it already' }])
  await api.stepUp({ principal, password: body.password, freshIsEnough: true })
  return await write(api, principal.user_id, async (trx, outgoing) => {
    const next = await accessMemberForChange(trx, principal.user_id, { ...params, user: body.user_id })
    const { community } = next
    // Once more: whoever waited for the lock may have lost it meanwhile.
    if (community.role !== 'owner') throw new ApiError('forbidden')
    if (next.member.kind !== 'user') throw invalidInput([{ path: 'user_id', message: 'is not a person' }])
    const { member: before } = await accessMemberForChange(trx, principal.user_id, { ...params, user: 'me' })
    await setRole(trx, outgoing, community.id, next.member, 'owner')
    await setRole(trx, outgoing, community.id, before, 'admin')
    // Nobody is above the owner, so nobody could end it.
    await endMute(trx, outgoing, community.id, next.member)
    await notifyUser(trx, outgoing, {
      user_id: next.member.id,
      type: 'system',
      source_id: community.id,
      community_id: community.id,
      data: { event: 'role_changed', role: 'owner', community_name: community.name },
    })
    const data = { from: principal.user_id }
    const what = {
      action: 'community/owner-changed',
      community_id: community.id,
      target: next.member.id,
      data,
    } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    return communityView(await accessCommunity(trx, principal.user_id, community.id))
  })
}

async function setRole(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  communityId: string,
  member: MemberRow,
  role: CommunityRole,
): Promise<void> {
  if (member.role === role) return
  await trx
    .updateTable('community_members')
    .set({ role })
    .where('community_id', '=', communityId)
    .where('user_id', '=', member.id)
    .execute()
  const payload = { user_id: member.id, user: authorView(member), role, nickname: member.nickname }
  outgoing.inCommunity(communityId, 'member/updated', payload)
}
