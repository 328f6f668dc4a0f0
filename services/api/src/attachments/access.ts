import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import { isId } from '@ajet/shared/std'
import type { Kysely } from 'kysely'
import { accessChannel } from '../channels/access.ts'
import { requireMayWrite } from '../channels/writing.ts'
import { attachmentColumns } from './queries.ts'

/**
 * A file the user may fetch at this moment: its channel's, once it is posted; before that, one's own (AC-14).
 * @throws ApiError `not_found`, the same for one that is hidden and one that does not exist
 */
export async function accessAttachment(db: Kysely<Tables>, userId: string, attachmentId: string) {
  const row = isId(attachmentId) ? await findAttachment(db, attachmentId) : undefined
  if (!row || row.status !== 'ready') throw new ApiError('not_found')
  if (row.message_id === null && row.user_id !== userId) throw new ApiError('not_found')
  await accessChannel(db, userId, row.channel_id)
  return row
}

/** An upload of one's own, complete or not, that is not posted yet. @throws ApiError `not_found` */
export async function accessUpload(db: Kysely<Tables>, userId: string, attachmentId: string) {
  const row = await findAttachment(db, attachmentId)
  if (!row || row.user_id !== userId) throw new ApiError('not_found')
  await accessChannel(db, userId, row.channel_id)
  return row
}

/** A channel the user may post in. @throws ApiError `not_found`, and as `requireMayWrite` */
export async function accessChannelToPost(db: Kysely<Tables>, userId: string, channelId: string) {
  if (!isId(channelId)) throw new ApiError('not_found')
  const channel = await accessChannel(db, userId, channelId)
  await requireMayWrite(db, channel, userId)
  return channel
}

function findAttachment(db: Kysely<Tables>, id: string) {
  return db
    .selectFrom('attachments')
    .select([...attachmentColumns, 'channel_id', 'message_id', 'user_id', 'storage_key', 'status'])
    .where('id', '=', id)
    .executeTakeFirst()
}
