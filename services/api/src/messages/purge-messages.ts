import type { Tables } from '@ajet/shared/db'
import type { EventPayload } from '@ajet/shared/schema'
import { sql, type Transaction } from 'kysely'
import { nextRev } from '../channels/queries.ts'
import type { ChannelPlace, Outgoing } from '../outgoing.ts'
import { forgetReply } from '../threads/forget-reply.ts'
import { isoOrNull } from '../time.ts'
import { clearMessages, eraseMessages } from './clear-messages.ts'

interface Doomed {
  readonly id: string
  readonly seq: number
  readonly parent_id: string | null
  readonly reply_count: number
}

/**
 * Deletes some hundred messages of a channel with one event, as deleteMessage does each of them: a root with replies
 * that are left stays as a tombstone, and a tombstone goes with its last reply. The channel's lock is the caller's.
 */
export async function purgeMessages(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  channel: ChannelPlace,
  ids: readonly string[],
): Promise<number> {
  const doomed = await loadDoomed(trx, channel.id, ids)
  if (doomed.length === 0) return 0
  const replies = doomed.filter(({ parent_id }) => parent_id !== null)
  await eraseMessages(trx, outgoing, idsOf(replies))
  const threads = await uncountReplies(trx, outgoing, replies)
  const left = new Map(threads.map(({ id, reply_count }) => [id, reply_count]))
  const roots = doomed.filter(({ parent_id }) => parent_id === null)
  const isTombstone = ({ id, reply_count }: Doomed) => (left.get(id) ?? reply_count) > 0
  const tombstones = roots.filter(isTombstone)
  await clearMessages(trx, outgoing, idsOf(tombstones))
  const doomedIds = new Set(doomed.map(({ id }) => id))
  const emptied = threads.filter(
    ({ id, deleted_at, reply_count }) => deleted_at && reply_count === 0 && !doomedIds.has(id),
  )
  const gone = [...roots.filter((root) => !isTombstone(root)), ...emptied]
  await eraseMessages(trx, outgoing, idsOf(gone))
  const goneIds = new Set(gone.map(({ id }) => id))
  outgoing.inChannel(channel, await nextRev(trx, channel.id), 'channel/purged', {
    channel_id: channel.id,
    messages: [...replies, ...tombstones, ...gone].map((one) => toldOf(one, tombstones.includes(one))),
    threads: threads
      .filter(({ id }) => !goneIds.has(id))
      .map(({ id, reply_count, last_reply_at }) => ({
        parent_id: id,
        reply_count,
        last_reply_at: isoOrNull(last_reply_at),
      })),
  })
  return doomed.length
}

function toldOf(
  { id, seq, parent_id }: Doomed,
  tombstone: boolean,
): EventPayload<'channel/purged'>['messages'][number] {
  return { message_id: id, seq, parent_id, tombstone }
}

/** Tombstones among them are left to their last reply. */
async function loadDoomed(trx: Transaction<Tables>, channelId: string, ids: readonly string[]): Promise<Doomed[]> {
  return await trx
    .selectFrom('messages')
    .select(['id', 'seq', 'parent_id', 'reply_count'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('channel_id', '=', channelId)
    .where('deleted_at', 'is', null)
    .orderBy('seq')
    .execute()
}

function idsOf(messages: readonly Pick<Doomed, 'id'>[]): string[] {
  return messages.map(({ id }) => id)
}

/** Roots of replies that have gone, as they are afterwards. */
async function uncountReplies(trx: Transaction<Tables>, outgoing: Outgoing, replies: readonly Doomed[]) {
  if (replies.length === 0) return []
  const parents = replies.map(({ parent_id }) => parent_id)
  const counted = sql<{ id: string; n: number }>`(
    select id, count(*)::int as n from unnest(${parents}::uuid[]) as parent (id) group by id)`
  const roots = await trx
    .updateTable('messages')
    .from(counted.as('gone'))
    .set({
      reply_count: sql<number>`messages.reply_count - gone.n`,
      last_reply_at: sql<Date | null>`(select max(reply.created_at) from messages reply where reply.parent_id = messages.id)`,
    })
    .whereRef('messages.id', '=', 'gone.id')
    .returning(['messages.id', 'messages.seq', 'messages.parent_id', 'messages.reply_count'])
    .returning(['messages.last_reply_at', 'messages.deleted_at'])
    .execute()
  // In the order of `seq`: the last of a thread is its newest.
  const newest = new Map(replies.map(({ parent_id, seq }) => [parent_id, seq]))
  for (const { id } of roots) await forgetReply(trx, outgoing, id, newest.get(id) ?? 0)
  return roots
}
