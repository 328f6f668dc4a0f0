import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/** Webhooks of channels the user may see, as operator, owner or admin. Token and secret stay where they are. */
export function selectMyWebhooks(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('webhooks as w')
    .innerJoin('channels as c', 'c.id', 'w.channel_id')
    .innerJoin('community_members as m', (join) =>
      join.onRef('m.community_id', '=', 'w.community_id').on('m.user_id', '=', userId),
    )
    .leftJoin('channel_members as cm', (join) => join.onRef('cm.channel_id', '=', 'c.id').on('cm.user_id', '=', userId))
    .select(['w.id', 'w.community_id', 'w.channel_id', 'w.user_id', 'w.name', 'w.avatar_url', 'w.allow_everyone'])
    .select(['w.created_by', 'w.created_at', 'w.last_used_at'])
    .select(sql<boolean>`w.secret is not null`.as('has_secret'))
    .where((eb) => eb.or([eb('cm.user_id', 'is not', null), eb('c.visibility', '=', 'public')]))
    .where((eb) => eb.or([eb('m.role', 'in', ['owner', 'admin']), eb('cm.operator', '=', true)]))
}
