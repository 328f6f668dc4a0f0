import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import { limits } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessReactable } from './access.ts'
import { canonicalEmoji } from './emoji.ts'
import { countEmoji, countReactions } from './queries.ts'
import { tellReaction } from './tell-reaction.ts'

/** Switches a reaction on; one that is on stays on, and nobody is told (AJ-78). */
export const addReaction: Action<'addReaction'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { message_id } = params
    const emoji = canonicalEmoji(params.emoji)
    const found = await accessReactable(trx, principal.user_id, message_id)
    await requireRoom(trx, message_id, emoji)
    const added = await trx
      .insertInto('reactions')
      .values({ message_id, user_id: principal.user_id, emoji })
      .onConflict((conflict) => conflict.doNothing())
      .returning('emoji')
      .executeTakeFirst()
    if (!added) return
    await tellReaction(trx, outgoing, found, { type: 'reaction/added', userId: principal.user_id, emoji })
  })

/** @throws ApiError `limit_reached` for one more emoji than a message may have */
async function requireRoom(trx: Transaction<Tables>, messageId: string, emoji: string): Promise<void> {
  if ((await countEmoji(trx, messageId)) < limits.reactionsPerMessage) return
  if ((await countReactions(trx, messageId, emoji)) > 0) return
  throw new ApiError('limit_reached', { limit: limits.reactionsPerMessage }, 'The message has no room for more emoji')
}
