import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { sql, type Kysely } from 'kysely'

/** Of DM `c`: others are in it, and none of them shares a community with the user. As in the statement that posts. */
export function isEstranged(userId: string) {
  return sql<boolean>`(
    exists (select from channel_members x where x.channel_id = c.id and x.user_id <> ${userId})
    and not exists (select from channel_members x
      join community_members theirs on theirs.user_id = x.user_id
      join community_members mine on mine.community_id = theirs.community_id and mine.user_id = ${userId}
      where x.channel_id = c.id and x.user_id <> ${userId}))`
}

/** DMs are for people who share a community, also later on. @throws ApiError `no_common_community` */
export async function requireAcquainted(
  db: Kysely<Tables>,
  channel: { readonly id: string; readonly community_id: string | null },
  userId: string,
): Promise<void> {
  if (channel.community_id !== null) return
  const dms = db.selectFrom('channels as c').select('c.id').where('c.id', '=', channel.id)
  if (await dms.where(isEstranged(userId)).executeTakeFirst()) throw new ApiError('no_common_community')
}
