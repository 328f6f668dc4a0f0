import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { changeReaction } from './change-reaction.ts'
import { canonicalEmoji } from './emoji.ts'

/** Switches a reaction of one's own off; one that is off stays off, and nobody is told (AJ-79). */
export const removeReaction: Action<'removeReaction'> = (
  api,
  { principal: { user_id }, params: { message_id, emoji } },
) =>
  write(api, user_id, async (trx, outgoing) => {
    const reaction = { message_id, user_id, emoji: canonicalEmoji(emoji), now: api.clock.now() }
    outgoing.rows.push(...(await changeReaction(trx, { type: 'reaction/removed', ...reaction })))
  })
