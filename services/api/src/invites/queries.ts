import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/** Invites that can be used at `now` (ms since the epoch), with their community and who made them. */
export function selectValidInvites(db: Kysely<Tables>, now: number) {
  return selectInvites(db)
    .where((eb) => eb.or([eb('i.expires_at', 'is', null), eb('i.expires_at', '>', new Date(now))]))
    .where((eb) => eb.or([eb('i.max_uses', 'is', null), eb('i.uses', '<', eb.ref('i.max_uses'))]))
}

export function selectInvites(db: Kysely<Tables>) {
  return db
    .selectFrom('invites as i')
    .innerJoin('communities as c', 'c.id', 'i.community_id')
    .innerJoin('users as u', 'u.id', 'i.created_by')
    .leftJoin('users as p', 'p.id', 'i.user_id')
    .select(['i.id', 'i.code', 'i.community_id', 'i.max_uses', 'i.uses', 'i.expires_at', 'i.created_at'])
    .select([
      'c.name',
      'c.slug',
      'c.description',
      'u.id as creator_id',
      'u.username',
      'u.display_name',
      'u.kind',
      'u.avatar_key',
    ])
    .select([
      'i.user_id',
      'p.username as person_username',
      'p.display_name as person_name',
      'p.kind as person_kind',
      'p.avatar_key as person_avatar_key',
    ])
    .select(
      sql<number>`(select count(*)::int from community_members others where others.community_id = c.id)`.as(
        'member_count',
      ),
    )
}
