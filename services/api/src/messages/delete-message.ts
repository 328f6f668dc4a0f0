import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import { nextRev } from '../channels/queries.ts'
import type { Action } from '../context.ts'
import type { Outgoing } from '../outgoing.ts'
import { write } from '../write.ts'
import { accessMessageToDelete, type MessageToChange } from './access.ts'
import { clearMessages, eraseMessages } from './clear-messages.ts'
import { uncountReply, type ThreadAfter } from './thread.ts'

/**
 * Deletes a message for good. A root with replies stays as an empty tombstone, and goes with its last reply. Deleting
 * a tombstone again changes nothing.
 */
export const deleteMessage: Action<'deleteMessage'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const found = await accessMessageToDelete(trx, principal.user_id, params.message_id)
    if (found.message.deleted_at) return
    if (found.message.reply_count > 0) await entomb(trx, outgoing, found)
    else await removeMessage(trx, outgoing, found)
    const { author_id, id: target } = found.message
    if (author_id === principal.user_id) return
    const data = { author_id, channel_id: found.channel.id }
    const what = { action: 'message/deleted', community_id: found.channel.community_id, target, data } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
  })

async function entomb(trx: Transaction<Tables>, outgoing: Outgoing, found: MessageToChange): Promise<void> {
  await clearMessages(trx, outgoing, [found.message.id])
  await tellDeleted(trx, outgoing, found, { tombstone: true })
}

async function removeMessage(trx: Transaction<Tables>, outgoing: Outgoing, found: MessageToChange): Promise<void> {
  const { id, parent_id } = found.message
  await eraseMessages(trx, outgoing, [id])
  const thread = parent_id === null ? undefined : await uncountReply(trx, outgoing, parent_id, found.message.seq)
  await tellDeleted(trx, outgoing, found, { thread })
  if (!thread?.deleted_at || thread.reply_count > 0) return
  await eraseMessages(trx, outgoing, [thread.id])
  await tellDeleted(trx, outgoing, { ...found, message: { ...found.message, ...thread, parent_id: null } }, {})
}

async function tellDeleted(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { message, channel }: MessageToChange,
  { thread, tombstone = false }: { readonly thread?: ThreadAfter; readonly tombstone?: boolean },
): Promise<void> {
  outgoing.inChannel(channel, await nextRev(trx, channel.id), 'message/deleted', {
    message_id: message.id,
    channel_id: channel.id,
    seq: message.seq,
    parent_id: message.parent_id,
    tombstone,
    thread: thread ? thread.state : null,
  })
}
