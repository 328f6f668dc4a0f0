import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { canonicalKeyword } from './find-keywords.ts'

/** Makes these the user's keywords. Those that were there before stay as old as they are. */
export async function saveKeywords(trx: Transaction<Tables>, userId: string, typed: readonly string[]): Promise<void> {
  const keywords = [...new Set(typed.map(canonicalKeyword))]
  await trx
    .deleteFrom('user_keywords')
    .where('user_id', '=', userId)
    .where('keyword', '<>', sql<string>`all(${keywords}::text[])`)
    .execute()
  if (keywords.length === 0) return
  await trx
    .insertInto('user_keywords')
    .values(keywords.map((keyword) => ({ user_id: userId, keyword })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
