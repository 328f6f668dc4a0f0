import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { endInvite } from './end-invites.ts'

/** Declines a personal invite: it is gone. @throws ApiError `invite_invalid`, the same for the invite of somebody else */
export const declineInvite: Action<'declineInvite'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const invite = await trx
      .selectFrom('invites')
      .select('id')
      .where('code', '=', params.code)
      .where('user_id', '=', principal.user_id)
      .forUpdate()
      .executeTakeFirst()
    if (!invite) throw new ApiError('invite_invalid')
    await endInvite(trx, outgoing, invite.id)
  })
