import { joinCommunity } from '@ajet/shared/db'
import { accessCommunity } from '../communities/access.ts'
import { communityView } from '../communities/view.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessInviteForUse } from './access.ts'
import { markInviteRead } from './end-invites.ts'

/** Joins the invite's community. A member who accepts again uses nothing up. */
export const acceptInvite: Action<'acceptInvite'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { clock } = api
    const { id, community_id } = await accessInviteForUse(trx, params.code, principal.user_id, clock.now())
    const membership = { community_id, user_id: principal.user_id, role: 'member', clock } as const
    const { joined, events } = await joinCommunity(trx, membership)
    if (joined) {
      await trx
        .updateTable('invites')
        .set((eb) => ({ uses: eb('uses', '+', 1) }))
        .where('id', '=', id)
        .execute()
    }
    outgoing.rows.push(...events)
    await markInviteRead(trx, outgoing, principal.user_id, id)
    return communityView(await accessCommunity(trx, principal.user_id, community_id))
  })
