import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/** The user's communities with role and number of members. */
export function selectMyCommunities(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('community_members as m')
    .innerJoin('communities as c', 'c.id', 'm.community_id')
    .select([
      'c.id',
      'c.name',
      'c.slug',
      'c.description',
      'c.retention_days',
      'c.link_previews',
      'c.icon_key',
      'c.created_at',
      'm.role',
    ])
    .select(
      sql<number>`(select count(*)::int from community_members others where others.community_id = c.id)`.as(
        'member_count',
      ),
    )
    .where('m.user_id', '=', userId)
}

export async function countMembers(db: Kysely<Tables>, communityId: string): Promise<number> {
  const { count } = await db
    .selectFrom('community_members')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow()
  return count
}
