import type { Tables } from '@ajet/shared/db'
import { fields } from '@ajet/shared/schema'
import { must } from '@ajet/shared/std'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { NameFilter, ParsedQuery, PlaceFilter } from './parse-query.ts'

/** Where a search looks: what the user may read at this moment, or the part of it that in: and a community leave. */
export interface Scope {
  readonly userId: string
  readonly communityId: string | undefined
  readonly wanted: readonly PlaceFilter[]
  readonly unwanted: readonly PlaceFilter[]
}

export interface ScopeSize {
  readonly channels: number
  /** How many messages they hold, about. */
  readonly messages: number
}

export function scopeOf(
  userId: string,
  communityId: string | undefined,
  { in: filters }: Pick<ParsedQuery, 'in'>,
): Scope {
  const [unwanted, wanted] = [filters.filter(({ negated }) => negated), filters.filter(({ negated }) => !negated)]
  return { userId, communityId, wanted, unwanted }
}

/** The channels `c` of the scope: those joined, and those listed of the user's communities; asked when the statement runs. */
function isInScope({ userId, communityId, wanted, unwanted }: Scope): RawBuilder<boolean> {
  const parts = [
    sql`(c.id = any(array(select channel_id from channel_members where user_id = ${userId}))
      or (c.visibility = 'public' and not c.mode_s
        and c.community_id = any(array(select community_id from community_members where user_id = ${userId}))))`,
  ]
  if (communityId !== undefined) parts.push(sql`c.community_id = ${communityId}`)
  if (wanted.length > 0) parts.push(isOneOf(wanted, userId))
  if (unwanted.length > 0) parts.push(sql`not ${isOneOf(unwanted, userId)}`)
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** Channels by name or id, all DMs, and DMs of two by who else is in them. */
function isOneOf(places: readonly PlaceFilter[], userId: string): RawBuilder<boolean> {
  const channels = places.filter(({ sign }) => sign !== '@').map(({ name }) => name)
  const people = places.filter(({ sign }) => sign === '@').map(({ name }) => name)
  const ids = channels.filter((name) => fields.uuid.safeParse(name).success)
  const parts = [sql`c.name = any(${channels}::text[])`]
  if (ids.length > 0) parts.push(sql`c.id = any(${ids}::uuid[])`)
  if (places.some(({ sign, name }) => sign === '' && name === 'dm')) parts.push(sql`c.type in ('dm', 'group-dm')`)
  if (people.length > 0) {
    parts.push(sql`(c.type = 'dm' and c.id = any(array(
      select x.channel_id from users u join channel_members x on x.user_id = u.id
      where u.username = any(${people}::text[]::citext[]) and u.id <> ${userId})))`)
  }
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

/** The ids of the channels of the scope, as a query. */
export const channelsOf = (scope: Scope): RawBuilder<unknown> =>
  sql`select c.id from channels c where ${isInScope(scope)}`

/** The channels as a set to hold rows against; without "is true" PostgreSQL would make a join of it. */
export const scopeHolds = (scope: Scope, channelId: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${channelId} in (${channelsOf(scope)})) is true`

export async function listChannels(db: Kysely<Tables>, scope: Scope): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`${channelsOf(scope)}`.execute(db)
  return rows.map(({ id }) => id)
}

export async function measureScope(db: Kysely<Tables>, scope: Scope): Promise<ScopeSize> {
  const { rows } = await sql<{ readonly channels: number; readonly messages: string | null }>`
    select count(*)::int as channels, sum(c.last_seq) as messages from channels c
    where ${isInScope(scope)}`.execute(db)
  const { channels, messages } = must(rows[0], 'a row')
  return { channels, messages: Number(messages ?? 0) }
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
