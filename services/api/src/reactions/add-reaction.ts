import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { changeReaction } from './change-reaction.ts'
import { canonicalEmoji } from './emoji.ts'

/** Switches a reaction on; one that is on stays on, and nobody is told (AJ-78). */
export const addReaction: Action<'addReaction'> = (api, { principal: { user_id }, params: { message_id, emoji } }) =>
  write(api, user_id, async (trx, outgoing) => {
    const reaction = { message_id, user_id, emoji: canonicalEmoji(emoji), now: api.clock.now() }
    outgoing.rows.push(...(await changeReaction(trx, { type: 'reaction/added', ...reaction })))
  })
