import { nextRev } from '../channels/queries.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessMessageToPin } from './access.ts'

/** Takes a pin off; one that is off stays off, and nobody is told. */
export const unpinMessage: Action<'unpinMessage'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { message, channel } = await accessMessageToPin(trx, principal.user_id, params.message_id)
    if (!message.pinned_at) return
    await trx.updateTable('messages').set({ pinned_at: null, pinned_by: null }).where('id', '=', message.id).execute()
    const { id: message_id, parent_id } = message
    const payload = { message_id, channel_id: channel.id, parent_id }
    outgoing.inChannel(channel, await nextRev(trx, channel.id), 'message/unpinned', payload)
  })
