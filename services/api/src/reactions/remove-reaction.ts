import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessReactable } from './access.ts'
import { canonicalEmoji } from './emoji.ts'
import { tellReaction } from './tell-reaction.ts'

/** Switches a reaction of one's own off; one that is off stays off, and nobody is told (AJ-79). */
export const removeReaction: Action<'removeReaction'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { message_id } = params
    const emoji = canonicalEmoji(params.emoji)
    const found = await accessReactable(trx, principal.user_id, message_id)
    const removed = await trx
      .deleteFrom('reactions')
      .where('message_id', '=', message_id)
      .where('user_id', '=', principal.user_id)
      .where('emoji', '=', emoji)
      .returning('emoji')
      .executeTakeFirst()
    if (!removed) return
    await tellReaction(trx, outgoing, found, { type: 'reaction/removed', userId: principal.user_id, emoji })
  })
