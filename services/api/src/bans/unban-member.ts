import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessBansForChange } from './access.ts'

/** Ends a ban; whoever was banned is not back by that. Somebody who is not banned stays so. */
export const unbanMember: Action<'unbanMember'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx) => {
    const { id: community_id } = await accessBansForChange(trx, principal.user_id, params.community)
    const ended = await trx
      .deleteFrom('bans')
      .where('community_id', '=', community_id)
      .where('user_id', '=', params.user)
      .returning('user_id')
      .executeTakeFirst()
    if (!ended) return
    const what = { action: 'member/unbanned', community_id, target: params.user } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
  })
