import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'

export function selectCategories(db: Kysely<Tables>, communityId: string) {
  return db
    .selectFrom('channel_categories as k')
    .select(['k.id', 'k.community_id', 'k.name', 'k.position', 'k.created_at'])
    .where('k.community_id', '=', communityId)
}
