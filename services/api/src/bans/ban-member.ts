import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { canKick } from '../members/policy.ts'
import { selectMembers } from '../members/queries.ts'
import { accessUser } from '../users/access.ts'
import { write } from '../write.ts'
import { accessBansForChange } from './access.ts'
import { putBan } from './put-ban.ts'

/** Bans somebody (AJ-30): out of the community at once, and not in again. Banning again changes the reason. */
export const banMember: Action<'banMember'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const community = await accessBansForChange(trx, principal.user_id, params.community)
    const { id: community_id } = community
    const user_id = params.user
    const member = await selectMembers(trx, principal.user_id, community_id)
      .where('m.user_id', '=', user_id)
      .executeTakeFirst()
    if (member && !canKick(community.role, member.role)) throw new ApiError('forbidden')
    if (!member) await requireKnownOrBanned(trx, principal.user_id, { community_id, user_id })
    const { reason = '' } = body
    await putBan(trx, outgoing, { community, user_id, member, reason })
    const what = { action: 'member/banned', community_id, target: user_id, data: { reason } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
  })

/** Whoever is elsewhere on the server stays unknown. @throws ApiError `not_found` */
async function requireKnownOrBanned(
  trx: Transaction<Tables>,
  callerId: string,
  { community_id, user_id }: { readonly community_id: string; readonly user_id: string },
): Promise<void> {
  const ban = await trx
    .selectFrom('bans')
    .select('user_id')
    .where('community_id', '=', community_id)
    .where('user_id', '=', user_id)
    .executeTakeFirst()
  if (!ban) await accessUser(trx, callerId, user_id)
}
