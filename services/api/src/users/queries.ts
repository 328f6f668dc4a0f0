import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

const publicColumns = [
  'u.id',
  'u.username',
  'u.display_name',
  'u.kind',
  'u.avatar_key',
  'u.status_text',
  'u.created_at',
] as const

/** The columns of `users as u` for a viewer: when somebody was seen only if the two share a channel or DM (AJ-96). */
export function userColumns(viewerId: string) {
  return [...publicColumns, lastSeen(viewerId)] as const
}

/**
 * Looks through the few channels of each person on the page, and stops at the first that is shared. With `exists` in the
 * place of `limit 1` PostgreSQL would first gather everybody in all of the viewer's channels.
 */
function lastSeen(viewerId: string) {
  return sql<Date | null>`case when u.id = ${viewerId} then u.last_seen_at else (
    select u.last_seen_at from channel_members theirs
    join channel_members mine on mine.channel_id = theirs.channel_id and mine.user_id = ${viewerId}
    where theirs.user_id = u.id limit 1
  ) end`.as('last_seen_at')
}

/** Users the viewer may know of: those who share a community, and the viewer. */
export function selectKnownUsers(db: Kysely<Tables>, viewerId: string) {
  return db
    .selectFrom('users as u')
    .select(userColumns(viewerId))
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
    .select([...publicColumns, 'u.last_seen_at', 'u.email', 'u.settings'])
    .where('u.id', '=', userId)
}
