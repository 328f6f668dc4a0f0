import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

export async function countReactions(db: Kysely<Tables>, messageId: string, emoji: string): Promise<number> {
  const { count } = await db
    .selectFrom('reactions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('message_id', '=', messageId)
    .where('emoji', '=', emoji)
    .executeTakeFirstOrThrow()
  return count
}

/** How many different emoji a message has. */
export async function countEmoji(db: Kysely<Tables>, messageId: string): Promise<number> {
  const { count } = await db
    .selectFrom('reactions')
    .select(sql<number>`count(distinct emoji)::int`.as('count'))
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow()
  return count
}
