import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { canKick } from '../members/policy.ts'
import { putOut } from '../members/put-out.ts'
import { selectMembers } from '../members/queries.ts'
import { write } from '../write.ts'
import { accessApiUser, accessBotsForChange } from './access.ts'

/** Deletes an API user: out of the community, its tokens end at once. The account its messages are of stays for their sake. */
export const deleteApiUser: Action<'deleteApiUser'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const community = await accessBotsForChange(trx, principal.user_id, params.community)
    const { id, username } = await accessApiUser(trx, community.id, params.user)
    const member = await selectMembers(trx, principal.user_id, community.id)
      .where('u.id', '=', id)
      .executeTakeFirstOrThrow()
    if (!canKick(community.role, member.role)) throw new ApiError('forbidden')
    await putOut(trx, outgoing, community, member, 'member/left')
    const what = { action: 'api-user/deleted', community_id: community.id, target: id, data: { username } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
  })
