import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/**
 * Of DM `c`: others are in it, and none of them shares a community with the user (DMs are for people who share one, also
 * later on). As in the statement that posts.
 */
export function isEstranged(userId: string) {
  return sql<boolean>`(
    exists (select from channel_members x where x.channel_id = c.id and x.user_id <> ${userId})
    and not exists (select from channel_members x
      join community_members theirs on theirs.user_id = x.user_id
      join community_members mine on mine.community_id = theirs.community_id and mine.user_id = ${userId}
      where x.channel_id = c.id and x.user_id <> ${userId}))`
}

/** Whether the user shares a community with somebody in a DM, or is alone there. */
export async function isAcquainted(db: Kysely<Tables>, dmId: string, userId: string): Promise<boolean> {
  const estranged = db.selectFrom('channels as c').select('c.id').where('c.id', '=', dmId).where(isEstranged(userId))
  return (await estranged.executeTakeFirst()) === undefined
}
