import { sql, type RawBuilder, type Transaction } from 'kysely'
import type { Tables } from '@ajet/shared/db'
import { findAuthors, type Scope } from './access.ts'
import type { HasKind, ParsedQuery } from './parse-query.ts'

/** Columns of the rows that are looked through. */
export interface OperatorColumns {
  readonly author: RawBuilder<unknown>
  readonly time: RawBuilder<unknown>
}

/** What from:, before:, after: and on: say of a row. Undefined: nobody is called so, nothing can fit. */
export async function operatorConditions(
  trx: Transaction<Tables>,
  { userId }: Scope,
  { from, since, until }: ParsedQuery,
  { author, time }: OperatorColumns,
): Promise<readonly RawBuilder<unknown>[] | undefined> {
  const authors = await findAuthors(trx, userId, from, false)
  const others = await findAuthors(trx, userId, from, true)
  if (authors?.length === 0) return undefined
  const parts: RawBuilder<unknown>[] = []
  if (authors) parts.push(sql`${author} = any(${[...authors]}::uuid[])`)
  if (others) parts.push(sql`${author} <> all(${[...others]}::uuid[])`)
  return [...parts, ...timeConditions({ since, until }, time)]
}

/** What before:, after: and on: say of a moment. */
export function timeConditions(
  { since, until }: Pick<ParsedQuery, 'since' | 'until'>,
  time: RawBuilder<unknown>,
): readonly RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = []
  if (since !== undefined) parts.push(sql`${time} >= ${new Date(since)}`)
  if (until !== undefined) parts.push(sql`${time} < ${new Date(until)}`)
  return parts
}

/** What has: says of a row, where `holdsKind` is the condition of one kind. */
export function kindConditions(
  { has }: Pick<ParsedQuery, 'has'>,
  holdsKind: (kind: HasKind, negated: boolean) => RawBuilder<unknown>,
): readonly RawBuilder<unknown>[] {
  return has.map(({ kind, negated }) => {
    const condition = holdsKind(kind, negated)
    return negated ? sql`not (${condition})` : condition
  })
}

/** What no text tells: it comes and goes with rows of others. */
export function isLooseKind(kind: HasKind): kind is 'reaction' | 'thread' | 'pin' {
  return kind === 'reaction' || kind === 'thread' || kind === 'pin'
}

/** Whether a message has such a thing at this moment. */
export function holdsLooseKind(
  kind: 'reaction' | 'thread' | 'pin',
  messageId: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const rows = {
    reaction: sql`reactions x where x.message_id = ${messageId}`,
    thread: sql`messages x where x.parent_id = ${messageId}`,
    pin: sql`messages x where x.id = ${messageId} and x.pinned_at is not null`,
  }
  return sql`exists (select from ${rows[kind]})`
}
