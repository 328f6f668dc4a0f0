import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import { userColumns } from '../users/queries.ts'

export function selectMembers(db: Kysely<Tables>, communityId: string) {
  return db
    .selectFrom('community_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select([...userColumns, 'm.role', 'm.nickname', 'm.joined_at'])
    .where('m.community_id', '=', communityId)
}

export function selectChannelMembers(db: Kysely<Tables>, channelId: string) {
  return (
    db
      .selectFrom('channel_members as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .select([...userColumns, 'm.operator', 'm.voice', 'm.joined_at'])
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
