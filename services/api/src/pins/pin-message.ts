import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import { limits } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import { nextRev } from '../channels/queries.ts'
import type { Action } from '../context.ts'
import { iso } from '../time.ts'
import { write } from '../write.ts'
import { accessMessageToPin } from './access.ts'

/** Pins a message; one that is pinned stays as it is, and nobody is told. */
export const pinMessage: Action<'pinMessage'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { message, channel } = await accessMessageToPin(trx, principal.user_id, params.message_id)
    if (message.pinned_at) return
    await requireRoom(trx, channel.id)
    const pinned_at = new Date(api.clock.now())
    const pinned_by = principal.user_id
    await trx.updateTable('messages').set({ pinned_at, pinned_by }).where('id', '=', message.id).execute()
    const { id: message_id, parent_id } = message
    const payload = { message_id, channel_id: channel.id, parent_id, pinned_at: iso(pinned_at), pinned_by }
    outgoing.inChannel(channel, await nextRev(trx, channel.id), 'message/pinned', payload)
  })

/** The channel's lock, which the caller holds, makes the limit hold also for two who pin at once. */
async function requireRoom(trx: Transaction<Tables>, channelId: string): Promise<void> {
  const pins = await trx
    .selectFrom('messages')
    .select('id')
    .where('channel_id', '=', channelId)
    .where('pinned_at', 'is not', null)
    .limit(limits.pinsPerChannel)
    .execute()
  if (pins.length < limits.pinsPerChannel) return
  throw new ApiError('limit_reached', { limit: limits.pinsPerChannel }, 'The channel has no room for more pins')
}
