import { readEstrangement } from '@ajet/shared/db'
import { ApiError, requireScope } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import { accessChannelForChange } from '../channels/access.ts'
import { canLeave, canManage, isDm } from '../channels/policy.ts'
import type { Action } from '../context.ts'
import { leaveDm } from '../dms/leave-dm.ts'
import { tellEstranged } from '../dms/tell-estranged.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import { authorView } from '../users/view.ts'
import { write } from '../write.ts'
import { userIdOf } from './access.ts'
import { changeMemberCount } from './count-members.ts'
import { selectChannelMembers } from './queries.ts'

/** Leaves (me) or removes somebody. Whoever is not in stays out, and nobody is told. */
export const removeChannelMember: Action<'removeChannelMember'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const channel = await accessChannelForChange(trx, principal.user_id, params.channel_id)
    const userId = userIdOf(params.user, principal.user_id)
    const leaves = userId === principal.user_id
    if (!leaves) requireScope(principal, 'admin')
    if (leaves ? !canLeave(channel) : !canManage(channel)) throw new ApiError('forbidden')
    const member = await selectChannelMembers(trx, userId, channel.id)
      .where('m.user_id', '=', userId)
      .executeTakeFirst()
    if (!member) return
    const before = isDm(channel) ? await readEstrangement(trx, [channel.id]) : []
    await trx.deleteFrom('channel_members').where('channel_id', '=', channel.id).where('user_id', '=', userId).execute()
    const { last_rev, member_count } = await changeMemberCount(trx, channel.id, -1)
    const payload = { user_id: userId, user: authorView(member), member_count }
    if (!leaves) {
      const data = { channel_id: channel.id }
      const what = { action: 'member/kicked', community_id: channel.community_id, target: userId, data } as const
      await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    }
    if (isDm(channel)) await leaveDm(trx, channel.id, member_count, outgoing.now)
    outgoing.inChannel(channel, last_rev, leaves ? 'member/left' : 'member/kicked', payload)
    await tellEstranged(trx, outgoing, before)
    await notifyUser(trx, outgoing, {
      user_id: userId,
      type: 'system',
      source_id: channel.id,
      community_id: channel.community_id,
      data: { event: 'removed_from_channel', channel_name: channel.name },
    })
  })
