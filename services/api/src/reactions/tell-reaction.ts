import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { nextRev } from '../channels/queries.ts'
import type { MessageToChange } from '../messages/access.ts'
import type { Outgoing } from '../outgoing.ts'
import { countReactions } from './queries.ts'

export interface ReactionChange {
  readonly type: 'reaction/added' | 'reaction/removed'
  readonly userId: string
  readonly emoji: string
}

/** The event of a reaction that has come or gone, with how many there are after it (AJ-80). */
export async function tellReaction(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { message, channel }: MessageToChange,
  { type, userId, emoji }: ReactionChange,
): Promise<void> {
  const count = await countReactions(trx, message.id, emoji)
  const payload = { message_id: message.id, channel_id: channel.id, user_id: userId, emoji, count }
  outgoing.inChannel(channel, await nextRev(trx, channel.id), type, payload)
}
