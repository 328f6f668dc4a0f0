import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import { countMembers } from '../communities/queries.ts'
import type { Action } from '../context.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import { authorView } from '../users/view.ts'
import { write } from '../write.ts'
import { accessMemberForChange, requireAnotherOwner } from './access.ts'
import { leaveChannels } from './leave-channels.ts'
import { canKick } from './policy.ts'

/** Leaves (me) or kicks: from every channel of the community, then from the community. */
export const removeMember: Action<'removeMember'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { community, member } = await accessMemberForChange(trx, principal.user_id, params)
    const leaves = member.id === principal.user_id
    if (!leaves && !canKick(community.role, member.role)) throw new ApiError('forbidden')
    if (member.role === 'owner') await requireAnotherOwner(trx, community.id)
    const type = leaves ? 'member/left' : 'member/kicked'
    const gone = { user_id: member.id, user: authorView(member) }
    for (const { last_rev, member_count, ...channel } of await leaveChannels(trx, community.id, member.id)) {
      outgoing.inChannel(channel, last_rev, type, { ...gone, member_count })
    }
    await trx
      .deleteFrom('community_members')
      .where('community_id', '=', community.id)
      .where('user_id', '=', member.id)
      .execute()
    if (!leaves) {
      const what = { action: 'member/kicked', community_id: community.id, target: member.id } as const
      await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    }
    outgoing.inCommunity(community.id, type, { ...gone, member_count: await countMembers(trx, community.id) })
    await notifyUser(trx, outgoing, {
      user_id: member.id,
      type: 'system',
      source_id: community.id,
      community_id: community.id,
      data: { event: 'kicked', community_name: community.name },
    })
  })
