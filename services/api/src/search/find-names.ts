import { limits } from '@ajet/shared/schema'
import { sql } from 'kysely'
import { channelsOf } from './access.ts'
import { nameHolds, wantedPatterns } from './name-conditions.ts'
import type { SearchCall } from './search.ts'

/** Ids of channels whose name holds what the words say; those that begin with the first come first. */
export async function findChannels({ trx, scope, parsed }: SearchCall): Promise<readonly string[]> {
  const [first] = wantedPatterns(parsed)
  if (first === undefined) return []
  const { rows } = await sql<{ id: string }>`
    select c.id from channels c
    where c.id in (${channelsOf(scope)}) and c.community_id is not null
      and ${nameHolds(sql`c.name`, parsed)}
    order by (c.name ilike ${first.slice(1)}) desc, c.name, c.id
    limit ${limits.searchHits}`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Ids of people the caller shares a community with (the one asked for) whose names hold what the words say. */
export async function findUsers({ trx, scope, parsed }: SearchCall): Promise<readonly string[]> {
  const [first] = wantedPatterns(parsed)
  if (first === undefined) return []
  const name = sql`(u.username::text || ' ' || u.display_name)`
  const community = scope.communityId ?? null
  const { rows } = await sql<{ id: string }>`
    select u.id from users u where ${nameHolds(name, parsed)} and exists (
      select from community_members theirs
      join community_members mine on mine.community_id = theirs.community_id and mine.user_id = ${scope.userId}
      where theirs.user_id = u.id and (${community}::uuid is null or theirs.community_id = ${community}))
    order by (u.username::text ilike ${first.slice(1)}) desc, u.username, u.id
    limit ${limits.searchHits}`.execute(trx)
  return rows.map(({ id }) => id)
}
