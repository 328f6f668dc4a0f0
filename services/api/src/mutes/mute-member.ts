import { ApiError, invalidInput } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { accessMemberForChange } from '../members/access.ts'
import { canKick } from '../members/policy.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import { authorView } from '../users/view.ts'
import { write } from '../write.ts'

/** What PostgreSQL takes for a time that never comes. */
const FOR_EVER = 'infinity'

/** Lets somebody change nothing that others read in a community, for a while (AJ-32); muting again changes for how long. */
export const muteMember: Action<'muteMember'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { community, member } = await accessMemberForChange(trx, principal.user_id, params)
    if (!canKick(community.role, member.role)) throw new ApiError('forbidden')
    const now = api.clock.now()
    if (body.until !== null && Date.parse(body.until) <= now)
      throw invalidInput([{ path: 'until', message: 'has passed' }])
    const until = body.until ?? FOR_EVER
    const mute = { community_id: community.id, user_id: member.id, until, created_by: principal.user_id }
    await trx
      .insertInto('mutes')
      .values({ ...mute, created_at: new Date(now) })
      .onConflict((conflict) => conflict.columns(['community_id', 'user_id']).doUpdateSet({ until }))
      .execute()
    const who = { user_id: member.id, user: authorView(member) }
    const place = { id: null, community_id: community.id }
    outgoing.toUser(member.id, 'member/muted', { ...who, until: body.until }, place)
    await notifyUser(trx, outgoing, {
      user_id: member.id,
      type: 'system',
      source_id: community.id,
      community_id: community.id,
      data: { event: 'muted', community_name: community.name, ...(body.until !== null && { until: body.until }) },
    })
    const what = { action: 'member/muted', community_id: community.id, target: member.id, data: { until } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now })
  })
