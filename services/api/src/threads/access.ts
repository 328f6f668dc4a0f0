import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { accessMessageForChange } from '../messages/access.ts'

/** The root of a message's thread, of a channel the user is in. */
export interface ThreadRoot {
  readonly user_id: string
  readonly root_id: string
  readonly channel_id: string
}

/**
 * The thread a message began or belongs to. The channel's lock is held: no reply comes in between.
 * @throws ApiError `not_found`, `not_a_member`
 */
export async function accessThread(trx: Transaction<Tables>, userId: string, messageId: string): Promise<ThreadRoot> {
  const { message, channel } = await accessMessageForChange(trx, userId, messageId)
  if (!channel.joined) throw new ApiError('not_a_member')
  return { user_id: userId, root_id: message.parent_id ?? message.id, channel_id: channel.id }
}
