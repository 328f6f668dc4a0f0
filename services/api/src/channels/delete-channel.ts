import { ApiError } from '@ajet/shared/http'
import { channelName, writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessChannelForChange } from './access.ts'
import { tellDeleted } from './events.ts'
import { deleteChannelLater } from './hide-channels.ts'
import { isAdmin } from './policy.ts'
import { nextRev } from './queries.ts'

/** Deletes a channel for everybody at once; what is in it follows. */
export const deleteChannel: Action<'deleteChannel'> = async (api, { principal, params }) => {
  const now = api.clock.now()
  await write(api, principal.user_id, async (trx, outgoing) => {
    const channel = await accessChannelForChange(trx, principal.user_id, params.channel_id)
    if (!isAdmin(channel.role)) throw new ApiError('forbidden')
    tellDeleted(outgoing, channel, await nextRev(trx, channel.id))
    await deleteChannelLater(trx, channel.id, now)
    const { id: target, community_id } = channel
    const what = { action: 'channel/deleted', community_id, target, data: channelName(channel) } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now })
  })
  api.jobs.wake()
}
