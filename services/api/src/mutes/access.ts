import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { sql, type Kysely } from 'kysely'

/**
 * Asked before whatever others in the community would read or meet (AJ-32): docs/communities.md says what that is. By the
 * database's clock, as the statement that posts. DMs (`communityId` null) are of no community.
 *
 * @throws ApiError `muted`
 */
export async function requireNotMuted(db: Kysely<Tables>, communityId: string | null, userId: string): Promise<void> {
  if (communityId !== null && (await isMuted(db, communityId, userId))) throw new ApiError('muted')
}

/** At this moment, by the database's clock. */
export async function isMuted(db: Kysely<Tables>, communityId: string, userId: string): Promise<boolean> {
  const mute = await db
    .selectFrom('mutes')
    .select('user_id')
    .where('community_id', '=', communityId)
    .where('user_id', '=', userId)
    .where('until', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return mute !== undefined
}
