import type { Tables } from '@ajet/shared/db'
import { textOutsideCode } from '@ajet/shared/markdown'
import { sql, type Transaction } from 'kysely'
import type { KnownKeywords } from './known-keywords.ts'

export interface KeywordMatch {
  readonly message_id: string
  readonly keyword: string
}

/** Which keywords stand in the queued messages, outside code; none of an edit, which tells nobody twice (ABU-13). */
export async function matchKeywords(
  trx: Transaction<Tables>,
  queueIds: readonly string[],
  known: Pick<KnownKeywords, 'find'>,
): Promise<readonly KeywordMatch[]> {
  const messages = await trx
    .selectFrom('notification_queue as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .select(['m.id', 'm.body_md'])
    .where('q.id', '=', sql<string>`any(${[...queueIds]}::bigint[])`)
    .where('q.added', 'is', null)
    .execute()
  return messages.flatMap(({ id, body_md }) => {
    // Taking a message apart is a hundred times the work of looking through it.
    if (known.find(body_md).size === 0) return []
    return [...known.find(textOutsideCode(body_md))].map((keyword) => ({ message_id: id, keyword }))
  })
}
