import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { accessMyChannel } from '../channels/access.ts'
import type { Action } from '../context.ts'
import { markChannelNotifications } from '../notifications/mark-notifications.ts'
import { write } from '../write.ts'
import { readCursorView } from './view.ts'

/** Sets the cursor to a message of the channel, forward or back; null is before the first. The other devices are told, of the notifications read by it too. */
export const markRead: Action<'markRead'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const before = await accessMyChannel(trx, principal.user_id, params.channel_id)
    if (!before.joined) throw new ApiError('not_a_member')
    const seq = await findSeq(trx, before.id, body.message_id)
    await markChannelNotifications(trx, outgoing, principal.user_id, { channelId: before.id, seq })
    if (seq === before.last_read_seq && body.message_id === before.last_read_message_id) return readCursorView(before)
    const cursor = { last_read_seq: seq, last_read_message_id: body.message_id }
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
