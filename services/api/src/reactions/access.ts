import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { accessMessageForChange, type MessageToChange } from '../messages/access.ts'

/** A message the user may react to, with its channel locked. @throws ApiError `not_found` (deleted too), `not_a_member` */
export async function accessReactable(
  trx: Transaction<Tables>,
  userId: string,
  messageId: string,
): Promise<MessageToChange> {
  const found = await accessMessageForChange(trx, userId, messageId)
  if (!found.channel.joined) throw new ApiError('not_a_member')
  if (found.message.deleted_at) throw new ApiError('not_found')
  return found
}
