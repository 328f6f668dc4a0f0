import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Kysely, Transaction } from 'kysely'
import { accessChannel, accessChannelForChange, type ChannelAccess } from '../channels/access.ts'
import { isAdmin } from '../channels/policy.ts'
import { requireOpen } from '../channels/writing.ts'
import { canDelete } from './policy.ts'
import { selectMessages } from './queries.ts'

/** A message of a channel the user may read, as that user sees it. @throws ApiError `not_found` */
export async function accessMessage(db: Kysely<Tables>, userId: string, messageId: string) {
  const message = await selectMessages(db, userId).where('m.id', '=', messageId).executeTakeFirst()
  if (!message) throw new ApiError('not_found')
  const channel = await accessChannel(db, userId, message.channel_id)
  return { message, channel }
}

export interface MessageToChange {
  readonly message: {
    readonly id: string
    readonly seq: number
    readonly author_id: string
    readonly parent_id: string | null
    readonly body_md: string
    readonly reply_count: number
    readonly created_at: Date
    readonly edited_at: Date | null
    readonly deleted_at: Date | null
    readonly pinned_at: Date | null
  }
  readonly channel: ChannelAccess
}

/** The same with the channel's lock held: the message cannot change until the transaction ends. @throws ApiError `not_found` */
export async function accessMessageForChange(
  trx: Transaction<Tables>,
  userId: string,
  messageId: string,
): Promise<MessageToChange> {
  const found = await trx.selectFrom('messages').select('channel_id').where('id', '=', messageId).executeTakeFirst()
  if (!found) throw new ApiError('not_found')
  const channel = await accessChannelForChange(trx, userId, found.channel_id)
  const message = await trx
    .selectFrom('messages')
    .select(['id', 'seq', 'author_id', 'parent_id', 'body_md', 'reply_count'])
    .select(['created_at', 'edited_at', 'deleted_at', 'pinned_at'])
    .where('id', '=', messageId)
    .executeTakeFirst()
  if (!message) throw new ApiError('not_found')
  return { message, channel }
}

/**
 * A message the caller may take away, whole or in parts, with the channel's lock held. In an archived channel only owner
 * and admins do. @throws ApiError `not_found`, `forbidden`, `channel_archived`
 */
export async function accessMessageToDelete(
  trx: Transaction<Tables>,
  userId: string,
  messageId: string,
): Promise<MessageToChange> {
  const found = await accessMessageForChange(trx, userId, messageId)
  if (!canDelete(found.message, found.channel, userId)) throw new ApiError('forbidden')
  if (!isAdmin(found.channel.role)) requireOpen(found.channel)
  return found
}
