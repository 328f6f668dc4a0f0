import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { EventPayload } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { nextRev } from '../channels/queries.ts'
import { requireMayWrite } from '../channels/writing.ts'
import type { Action, ApiContext, CallOf } from '../context.ts'
import { enqueueJob } from '../jobs/enqueue-job.ts'
import { queueAdded, type StoredMention } from '../notifications/queue.ts'
import { write } from '../write.ts'
import { accessMessage, accessMessageForChange, type MessageToChange } from './access.ts'
import { canEdit, isEditable } from './policy.ts'
import { prepareBody, type PreparedBody } from './prepare-body.ts'
import { keepVersion } from './versions.ts'
import { messageView, type MessageRow } from './view.ts'

/** Changes the text, and keeps what it was. The same text once more changes nothing, and nobody is told. */
export const editMessage: Action<'editMessage'> = async (api, call) => {
  const edited = await edit(api, call)
  api.previewJobs.wake()
  return edited
}

function edit(api: ApiContext, { principal, params, body }: CallOf<'editMessage'>) {
  return write(api, principal.user_id, async (trx, outgoing) => {
    const { message, channel } = await accessMessageForChange(trx, principal.user_id, params.message_id)
    await requireEditable(trx, { message, channel }, principal.user_id, api.clock.now())
    const prepared = await prepareBody(trx, {
      authorId: principal.user_id,
      channelId: channel.id,
      typed: body.body_md,
    })
    if (prepared.body_md !== message.body_md) {
      const before = await changeText(trx, { message, channel }, prepared, new Date(api.clock.now()))
      const after = await accessMessage(trx, principal.user_id, message.id)
      outgoing.inChannel(channel, await nextRev(trx, channel.id), 'message/edited', editedPayload(after.message))
      outgoing.notifies = await queueAdded(trx, message.id, before, prepared.mentions)
      // Also for links that are gone: their previews go with them.
      if (api.previews.areWanted(principal, `${message.body_md}\n${prepared.body_md}`)) {
        const data = { message_id: message.id, author_id: principal.user_id }
        await enqueueJob(trx, 'message/preview', data, { now: outgoing.now, key: newId() })
      }
    }
    return messageView((await accessMessage(trx, principal.user_id, message.id)).message)
  })
}

/** @throws ApiError `not_found` for a deleted root, `forbidden`, `edit_window_closed`, and as `requireMayWrite` */
async function requireEditable(
  trx: Transaction<Tables>,
  { message, channel }: MessageToChange,
  userId: string,
  now: number,
): Promise<void> {
  if (message.deleted_at) throw new ApiError('not_found')
  if (!canEdit(message, channel, userId)) throw new ApiError('forbidden')
  await requireMayWrite(trx, channel, userId)
  if (!isEditable(message, now)) throw new ApiError('edit_window_closed')
}

/** Resolves with the mentions of the text before. */
async function changeText(
  trx: Transaction<Tables>,
  { message, channel }: MessageToChange,
  { body_md, mentions }: PreparedBody,
  editedAt: Date,
): Promise<readonly StoredMention[]> {
  const { id, seq } = message
  await keepVersion(trx, message)
  await trx.updateTable('messages').set({ body_md, edited_at: editedAt }).where('id', '=', id).execute()
  const before = await trx
    .deleteFrom('mentions')
    .where('message_id', '=', id)
    .returning(['type', 'target_id'])
    .execute()
  if (mentions.length === 0) return before
  const place = { message_id: id, channel_id: channel.id, seq }
  await trx
    .insertInto('mentions')
    .values(mentions.map(({ type, target_id }) => ({ ...place, type, target_id })))
    .execute()
  return before
}

function editedPayload(row: MessageRow): EventPayload<'message/edited'> {
  const {
    id,
    channel_id,
    author,
    body_md,
    seq,
    parent_id,
    created_at,
    edited_at,
    mentions,
    attachments,
    nonce = null,
    pinned_at = null,
    pinned_by = null,
  } = messageView(row)
  const message = { message_id: id, channel_id, user_id: author.id, author, body_md, seq, parent_id }
  return { ...message, created_at, edited_at, mentions, attachments, nonce, pinned_at, pinned_by }
}
