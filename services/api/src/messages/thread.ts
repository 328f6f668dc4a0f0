import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { isoOrNull } from '../time.ts'

/** A root after one of its replies has gone, in the channel whose lock is held. */
export async function uncountReply(trx: Transaction<Tables>, rootId: string) {
  const root = await trx
    .updateTable('messages')
    .set((eb) => ({
      reply_count: eb('reply_count', '-', 1),
      last_reply_at: sql<Date | null>`(select max(reply.created_at) from messages reply where reply.parent_id = ${rootId})`,
    }))
    .where('id', '=', rootId)
    .returning(['id', 'seq', 'reply_count', 'last_reply_at', 'deleted_at'])
    .executeTakeFirstOrThrow()
  const { reply_count, last_reply_at } = root
  return { ...root, state: { parent_id: rootId, reply_count, last_reply_at: isoOrNull(last_reply_at) } }
}

export type ThreadAfter = Awaited<ReturnType<typeof uncountReply>>
