import { isEstranged, type Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import { selectMyChannels } from '../channels/queries.ts'
import type { AuthorRow } from '../users/view.ts'

/**
 * The user's DMs with everybody in them: channels of no community (AJ-87), found from the memberships. `active_at` is
 * when the newest message came, or the DM began.
 */
export function selectMyDms(db: Kysely<Tables>, userId: string) {
  return selectMyChannels(db, userId)
    .select([activeAt.as('active_at'), members.as('members'), isEstranged(userId).as('estranged')])
    .where('c.community_id', 'is', null)
    .where('c.type', 'in', ['dm', 'group-dm'])
    .where('c.id', 'in', (eb) =>
      eb.selectFrom('channel_members as mine').select('mine.channel_id').where('mine.user_id', '=', userId),
    )
}

/** To the millisecond: a finer time could not be compared with one that has been out of the database. */
export const activeAt = sql<Date>`date_trunc('milliseconds', coalesce(
  (select last.created_at from messages last where last.channel_id = c.id order by last.seq desc limit 1), c.created_at))`

const members = sql<readonly AuthorRow[]>`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', u.id, 'username', u.username, 'display_name', u.display_name, 'kind', u.kind, 'avatar_key', u.avatar_key) order by u.id), '[]')
  from channel_members x join users u on u.id = x.user_id where x.channel_id = c.id
)`
