import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'
import { forgetReply } from '../threads/forget-reply.ts'
import { isoOrNull } from '../time.ts'

/** A root after its reply with this `seq` has gone, in the channel whose lock is held. */
export async function uncountReply(trx: Transaction<Tables>, outgoing: Outgoing, rootId: string, seq: number) {
  const root = await trx
    .updateTable('messages')
    .set((eb) => ({
      reply_count: eb('reply_count', '-', 1),
      last_reply_at: sql<Date | null>`(select max(reply.created_at) from messages reply where reply.parent_id = ${rootId})`,
    }))
    .where('id', '=', rootId)
    .returning(['id', 'seq', 'reply_count', 'last_reply_at', 'deleted_at'])
    .executeTakeFirstOrThrow()
  await forgetReply(trx, outgoing, rootId, seq)
  const { reply_count, last_reply_at } = root
  return { ...root, state: { parent_id: rootId, reply_count, last_reply_at: isoOrNull(last_reply_at) } }
}

export type ThreadAfter = Awaited<ReturnType<typeof uncountReply>>
