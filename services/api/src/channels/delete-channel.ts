import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessChannelForChange } from './access.ts'
import { tellDeleted } from './events.ts'
import { isAdmin } from './policy.ts'
import { nextRev } from './queries.ts'

/** Deletes a channel with everything in it. */
export const deleteChannel: Action<'deleteChannel'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const channel = await accessChannelForChange(trx, principal.user_id, params.channel_id)
    if (!isAdmin(channel.role)) throw new ApiError('forbidden')
    tellDeleted(outgoing, channel, await nextRev(trx, channel.id))
    await trx.deleteFrom('channels').where('id', '=', channel.id).execute()
  })
