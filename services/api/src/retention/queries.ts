import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/** Channels whose messages are deleted by their age, with the days they are kept: the channel's rule or its community's. */
export function selectKept(db: Kysely<Tables>) {
  const days = sql<number>`coalesce(c.retention_days, home.retention_days)`
  return db
    .selectFrom('channels as c')
    .innerJoin('communities as home', 'home.id', 'c.community_id')
    .select(['c.id', 'c.community_id', days.as('days')])
    .where('c.deleted_at', 'is', null)
    .where(days, '>', 0)
}
