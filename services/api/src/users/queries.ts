import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

export const userColumns = [
  'u.id',
  'u.username',
  'u.display_name',
  'u.kind',
  'u.avatar_key',
  'u.status_text',
  'u.last_seen_at',
  'u.created_at',
] as const

/** Users the viewer may know of: those who share a community, and the viewer. */
export function selectKnownUsers(db: Kysely<Tables>, viewerId: string) {
  return db
    .selectFrom('users as u')
    .select(userColumns)
    .where((eb) =>
      eb.or([
        eb('u.id', '=', viewerId),
        eb.exists(
          eb
            .selectFrom('community_members as theirs')
            .innerJoin('community_members as mine', 'mine.community_id', 'theirs.community_id')
            .select(sql<number>`1`.as('shared'))
            .whereRef('theirs.user_id', '=', 'u.id')
            .where('mine.user_id', '=', viewerId),
        ),
      ]),
    )
}

/** The caller's own row. */
export function selectMe(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('users as u')
    .select([...userColumns, 'u.email', 'u.settings'])
    .where('u.id', '=', userId)
}
