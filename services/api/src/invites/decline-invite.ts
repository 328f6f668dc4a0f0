import { sql } from 'kysely'
import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'
import { markNotifications } from '../notifications/mark-notifications.ts'
import { write } from '../write.ts'

/** Declines a personal invite: it is gone. @throws ApiError `invite_invalid`, the same for the invite of somebody else */
export const declineInvite: Action<'declineInvite'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const gone = await trx
      .deleteFrom('invites')
      .where('code', '=', params.code)
      .where('user_id', '=', principal.user_id)
      .returning('id')
      .executeTakeFirst()
    if (!gone) throw new ApiError('invite_invalid')
    await markNotifications(
      trx,
      outgoing,
      principal.user_id,
      sql<boolean>`n.type = 'invite' and n.source_id = ${gone.id}`,
    )
  })
