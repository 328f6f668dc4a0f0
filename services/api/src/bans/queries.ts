import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import type { AuthorRow } from '../users/view.ts'

/** Who is banned from a community, and by whom. */
export function selectBans(db: Kysely<Tables>, communityId: string) {
  return db
    .selectFrom('bans as b')
    .innerJoin('users as u', 'u.id', 'b.user_id')
    .select(['u.id', 'u.username', 'u.display_name', 'u.kind', 'u.avatar_key', 'b.reason', 'b.created_at'])
    .select(
      sql<AuthorRow | null>`(select jsonb_build_object(
        'id', a.id, 'username', a.username, 'display_name', a.display_name, 'kind', a.kind)
        from users a where a.id = b.created_by)`.as('by'),
    )
    .where('b.community_id', '=', communityId)
}
