import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { accessMyChannel } from '../channels/access.ts'
import type { Action, CallOf } from '../context.ts'
import { markChannelNotifications } from '../notifications/mark-notifications.ts'
import { write } from '../write.ts'
import { readCursorView } from './view.ts'

/** Sets the cursor to a place in the channel, forward or back; 0 is before the first message. The other devices are told, of the notifications read by it too. */
export const markRead: Action<'markRead'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const before = await accessMyChannel(trx, principal.user_id, params.channel_id)
    if (!before.joined) throw new ApiError('not_a_member')
    const cursor = await findCursor(trx, before, body)
    const { last_read_seq: seq, last_read_message_id: messageId } = cursor
    await markChannelNotifications(trx, outgoing, principal.user_id, { channelId: before.id, seq })
    if (seq === before.last_read_seq && messageId === before.last_read_message_id) return readCursorView(before)
    await trx
      .insertInto('channel_reads')
      .values({ user_id: principal.user_id, channel_id: before.id, ...cursor })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'channel_id']).doUpdateSet({ ...cursor, updated_at: sql<Date>`now()` }),
      )
      .execute()
    const after = readCursorView(await accessMyChannel(trx, principal.user_id, before.id))
    outgoing.toUser(principal.user_id, 'read/updated', after, before)
    return after
  })

interface Cursor {
  readonly last_read_seq: number
  readonly last_read_message_id: string | null
}

async function findCursor(
  trx: Transaction<Tables>,
  { id, last_seq }: { readonly id: string; readonly last_seq: number },
  { message_id = null, seq }: CallOf<'markRead'>['body'],
): Promise<Cursor> {
  if (seq === undefined) return { last_read_seq: await findSeq(trx, id, message_id), last_read_message_id: message_id }
  const last_read_seq = Math.min(seq, last_seq)
  return { last_read_seq, last_read_message_id: await findMessageAt(trx, id, last_read_seq) }
}

/** @throws ApiError `not_found` for a message of another channel */
async function findSeq(trx: Transaction<Tables>, channelId: string, messageId: string | null): Promise<number> {
  if (messageId === null) return 0
  const message = await trx
    .selectFrom('messages')
    .select('seq')
    .where('id', '=', messageId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst()
  if (!message) throw new ApiError('not_found')
  return message.seq
}

/** The newest message outside threads up to this place. */
async function findMessageAt(trx: Transaction<Tables>, channelId: string, seq: number): Promise<string | null> {
  const message = await trx
    .selectFrom('messages')
    .select('id')
    .where('channel_id', '=', channelId)
    .where('parent_id', 'is', null)
    .where('seq', '<=', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return message?.id ?? null
}
