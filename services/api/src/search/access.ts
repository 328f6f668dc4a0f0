import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import type { NameFilter, ParsedQuery } from './parse-query.ts'

/** The channels a search looks into: all that the user may read at this moment, or those of them that in: leaves. */
export interface Scope {
  readonly channelIds: readonly string[]
  /** How many messages they hold, about. */
  readonly messages: number
}

/** Channels joined, and public ones of the user's communities; one of the communities alone when it is given. */
export async function accessScope(
  db: Kysely<Tables>,
  userId: string,
  communityId: string | undefined,
  { in: filters }: ParsedQuery,
): Promise<Scope> {
  const [wanted, unwanted] = [namesOf(filters, false), namesOf(filters, true)]
  const { rows } = await sql<{ readonly ids: readonly string[] | null; readonly messages: string | null }>`
    select array_agg(c.id) as ids, sum(c.last_seq) as messages from channels c
    where (c.id = any(array(select channel_id from channel_members where user_id = ${userId}))
        or (c.visibility = 'public'
          and c.community_id = any(array(select community_id from community_members where user_id = ${userId}))))
      and (${communityId ?? null}::uuid is null or c.community_id = ${communityId ?? null})
      and (${wanted.length === 0} or c.name = any(${wanted}::text[]))
      and not c.name = any(${unwanted}::text[])`.execute(db)
  return { channelIds: rows[0]?.ids ?? [], messages: Number(rows[0]?.messages ?? 0) }
}

/** The ids of the people from: means; undefined when it is not asked. Somebody nobody knows has written nothing. */
export async function findAuthors(
  db: Kysely<Tables>,
  userId: string,
  filters: readonly NameFilter[],
  negated: boolean,
): Promise<readonly string[] | undefined> {
  const names = namesOf(filters, negated)
  if (names.length === 0) return undefined
  const { rows } = await sql<{ id: string }>`
    select id from users where username = any(${names}::text[]::citext[])
      or (id = ${userId} and 'me' = any(${names}::text[]))`.execute(db)
  return rows.map(({ id }) => id)
}

function namesOf(filters: readonly NameFilter[], negated: boolean): string[] {
  return [...new Set(filters.filter((filter) => filter.negated === negated).map(({ name }) => name))]
}
