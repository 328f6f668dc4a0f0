import type { Tables } from '@ajet/shared/db'
import { invalidInput } from '@ajet/shared/http'
import type { AttachmentView } from '@ajet/shared/schema'
import { sql, type Transaction } from 'kysely'
import { attachmentColumns } from './queries.ts'
import { attachmentView } from './view.ts'

export interface LinkedPost {
  readonly channelId: string
  readonly authorId: string
  readonly attachmentIds: readonly string[]
}

/**
 * The files of a message that is about to be posted, in their order, kept from every other post until the transaction
 * ends. Each is the author's own, of this channel, ready, and belongs to no message yet.
 *
 * @throws ApiError `invalid_input` when one is not
 */
export async function holdAttachments(trx: Transaction<Tables>, post: LinkedPost): Promise<readonly AttachmentView[]> {
  const rows = await trx
    .selectFrom('attachments')
    .select(attachmentColumns)
    .where('id', '=', sql<string>`any(${[...post.attachmentIds]}::uuid[])`)
    .where('user_id', '=', post.authorId)
    .where('channel_id', '=', post.channelId)
    .where('message_id', 'is', null)
    .where('status', '=', 'ready')
    .orderBy('id')
    .forUpdate()
    .execute()
  const byId = new Map(rows.map((row) => [row.id, attachmentView(row)]))
  const found = post.attachmentIds.flatMap((id) => byId.get(id) ?? [])
  if (byId.size === post.attachmentIds.length) return found
  throw invalidInput([
    {
      path: 'attachment_ids',
      message: 'names a file that is not your own, not of this channel, not complete, or posted',
    },
  ])
}

/** Gives the held files to their message. */
export async function linkAttachments(
  trx: Transaction<Tables>,
  ids: readonly string[],
  messageId: string,
): Promise<void> {
  const order = [...ids]
  await sql`update attachments set message_id = ${messageId}, position = array_position(${order}::uuid[], id)
    where id = any(${order}::uuid[])`.execute(trx)
}
