import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/** The API users of a community. */
export function selectApiUsers(db: Kysely<Tables>, communityId: string) {
  return db
    .selectFrom('api_users as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .innerJoin('community_members as m', (join) =>
      join.onRef('m.community_id', '=', 'a.community_id').onRef('m.user_id', '=', 'a.user_id'),
    )
    .select(['u.id', 'a.community_id', 'u.username', 'u.display_name', 'm.role', 'a.created_by', 'a.created_at'])
    .select(sql<number>`(select count(*)::int from api_tokens t where t.user_id = a.user_id)`.as('token_count'))
    .where('a.community_id', '=', communityId)
}

/** Tokens of an API user, without their hashes. */
export function selectApiTokens(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('api_tokens as t')
    .select(['t.id', 't.user_id', 't.name', 't.scopes', 't.expires_at', 't.last_used_at', 't.created_by'])
    .select('t.created_at')
    .where('t.user_id', '=', userId)
}

/** Tokens of all API users of a community, by the name of the bot. */
export function selectTokensOfCommunity(db: Kysely<Tables>, communityId: string) {
  return db
    .selectFrom('api_tokens as t')
    .innerJoin('api_users as a', 'a.user_id', 't.user_id')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['t.id', 'u.username', 't.scopes', 't.last_used_at'])
    .where('a.community_id', '=', communityId)
    .orderBy('u.username')
    .orderBy('t.id')
}
