import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { requireMayWrite } from '../channels/writing.ts'
import { accessMessageForChange, type MessageToChange } from '../messages/access.ts'
import { canPin } from './policy.ts'

/**
 * A message the caller may pin, with the channel's lock held.
 * @throws ApiError `not_found` (deleted too), `forbidden`, and as `requireMayWrite`
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
  await requireMayWrite(trx, channel, userId)
  return found
}
