import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { accessMessageToDelete } from '../messages/access.ts'
import { write } from '../write.ts'
import { loadShown, tellPreviews } from './save-previews.ts'

/** Takes a preview away for good: the same link does not bring it back. */
export const removePreview: Action<'removePreview'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const preview = await trx
      .selectFrom('message_previews')
      .select(['id', 'message_id', 'removed'])
      .where('id', '=', params.preview_id)
      .executeTakeFirst()
    if (!preview) throw new ApiError('not_found')
    const { message, channel } = await accessMessageToDelete(trx, principal.user_id, preview.message_id)
    if (preview.removed) return
    await trx.updateTable('message_previews').set({ removed: true }).where('id', '=', preview.id).execute()
    const place = { message_id: message.id, channel_id: channel.id, community_id: channel.community_id }
    await tellPreviews(trx, outgoing, place, await loadShown(trx, message.id))
    const { author_id } = message
    if (author_id === principal.user_id) return
    const data = { author_id, channel_id: channel.id }
    const what = { action: 'preview/removed', community_id: channel.community_id, target: message.id, data } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
  })
