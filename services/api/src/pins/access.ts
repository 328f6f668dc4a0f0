import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { isSilenced } from '../channels/policy.ts'
import { accessMessageForChange, type MessageToChange } from '../messages/access.ts'
import { requireNotMuted } from '../mutes/access.ts'
import { canPin } from './policy.ts'

/**
 * A message the caller may pin, with the channel's lock held.
 * @throws ApiError `not_found` (deleted too), `not_a_member`, `forbidden`, `channel_archived`, `channel_moderated`, `muted`
 */
export async function accessMessageToPin(
  trx: Transaction<Tables>,
  userId: string,
  messageId: string,
): Promise<MessageToChange> {
  const found = await accessMessageForChange(trx, userId, messageId)
  const { message, channel } = found
  if (message.deleted_at) throw new ApiError('not_found')
  if (!channel.joined) throw new ApiError('not_a_member')
  if (!canPin(channel)) throw new ApiError('forbidden')
  if (channel.archived) throw new ApiError('channel_archived')
  if (isSilenced(channel)) throw new ApiError('channel_moderated')
  await requireNotMuted(trx, channel.community_id, userId)
  return found
}
