import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import { userColumns } from '../users/queries.ts'

/** Members of a community as the viewer may see them. */
export function selectMembers(db: Kysely<Tables>, viewerId: string, communityId: string) {
  return db
    .selectFrom('community_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select([...userColumns(viewerId), 'm.role', 'm.nickname', 'm.joined_at'])
    .where('m.community_id', '=', communityId)
}

/** Members of a channel as the viewer may see them. */
export function selectChannelMembers(db: Kysely<Tables>, viewerId: string, channelId: string) {
  return (
    db
      .selectFrom('channel_members as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .select([...userColumns(viewerId), 'm.operator', 'm.voice', 'm.joined_at'])
      .where('m.channel_id', '=', channelId)
      // A webhook is in its channel to post, and is nobody.
      .where('u.kind', '<>', 'webhook')
  )
}

/** How many owners a community has. */
export async function countOwners(db: Kysely<Tables>, communityId: string): Promise<number> {
  const owners = await db
    .selectFrom('community_members')
    .select('user_id')
    .where('community_id', '=', communityId)
    .where('role', '=', 'owner')
    .execute()
  return owners.length
}
