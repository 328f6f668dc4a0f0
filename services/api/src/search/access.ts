import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import type { NameFilter, ParsedQuery } from './parse-query.ts'

export interface Place {
  readonly id: string
  readonly community_id: string | null
  readonly type: 'text' | 'voice' | 'dm' | 'group-dm'
  readonly name: string
}

/** Every channel the user may read at this moment: those joined, and public ones of the user's communities. */
export async function accessPlaces(
  db: Kysely<Tables>,
  userId: string,
  communityId: string | undefined,
): Promise<readonly Place[]> {
  const { rows } = await sql<Place>`
    select c.id, c.community_id, c.type, c.name from channel_members cm join channels c on c.id = cm.channel_id
    where cm.user_id = ${userId} and (${communityId ?? null}::uuid is null or c.community_id = ${communityId ?? null})
    union
    select c.id, c.community_id, c.type, c.name from community_members m join channels c on c.community_id = m.community_id
    where m.user_id = ${userId} and c.visibility = 'public'
      and (${communityId ?? null}::uuid is null or c.community_id = ${communityId ?? null})`.execute(db)
  return rows
}

/** The places that in: leaves. */
export function narrowPlaces(places: readonly Place[], { in: filters }: ParsedQuery): readonly Place[] {
  const wanted = namesOf(filters, false)
  const unwanted = namesOf(filters, true)
  return places.filter(({ name }) => (wanted.size === 0 || wanted.has(name)) && !unwanted.has(name))
}

/** The ids of the people from: means; undefined when it is not asked. Somebody nobody knows has written nothing. */
export async function findAuthors(
  db: Kysely<Tables>,
  userId: string,
  filters: readonly NameFilter[],
  negated: boolean,
): Promise<readonly string[] | undefined> {
  const names = [...namesOf(filters, negated)]
  if (names.length === 0) return undefined
  const { rows } = await sql<{ id: string }>`
    select id from users where username = any(${names}::text[]::citext[])
      or (id = ${userId} and 'me' = any(${names}::text[]))`.execute(db)
  return rows.map(({ id }) => id)
}

function namesOf(filters: readonly NameFilter[], negated: boolean): ReadonlySet<string> {
  return new Set(filters.filter((filter) => filter.negated === negated).map(({ name }) => name))
}
