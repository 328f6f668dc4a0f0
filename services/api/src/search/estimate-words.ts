import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { TermQuery } from './ts-query.ts'
import type { WordEstimates } from './word-plan.ts'

export interface EstimatedWords extends Pick<WordEstimates, 'messages' | 'wanted'> {
  /** What is looked for. */
  readonly terms: readonly TermQuery[]
}

/** A last word that so many messages hold is taken as it stands: what only begins with it would not be missed. */
const FREQUENT = 1_000

const rows = z.object({ 'Plan Rows': z.number() })
const explained = z.tuple([z.object({ Plan: z.object({ Plans: z.array(rows).min(2) }) })])

/**
 * How many messages there are and how many of them hold each term that is wanted, as PostgreSQL estimates it from what
 * it knows of the table: nothing is read. A word that may go on and is frequent by itself ends there: "the" then finds
 * no "there", and the places of every word that begins so need not be gathered.
 */
export async function estimateWords(trx: Transaction<Tables>, terms: readonly TermQuery[]): Promise<EstimatedWords> {
  const closed = new Map(terms.flatMap((term) => closedOf(term).map((ended) => [term, ended])))
  const asked = [...terms.filter(({ negated }) => !negated), ...closed.values()]
  const [messages, matches] = await estimateRows(trx, asked)
  const matchesOf = new Map(asked.map((term, at) => [term, matches[at] ?? 0]))
  const looked = terms.map((term) => {
    const ended = closed.get(term)
    return ended && (matchesOf.get(ended) ?? 0) >= FREQUENT ? ended : term
  })
  const wanted = looked.filter(({ negated }) => !negated).map((term) => ({ term, matches: matchesOf.get(term) ?? 0 }))
  return { terms: looked, messages, wanted }
}

function closedOf({ closed, negated }: TermQuery): readonly TermQuery[] {
  return closed === undefined || negated ? [] : [{ text: closed, negated, isOpen: false }]
}

async function estimateRows(
  trx: Transaction<Tables>,
  terms: readonly TermQuery[],
): Promise<readonly [messages: number, matches: readonly number[]]> {
  const each = terms.map(({ text }) => sql`select from search_messages where words @@ to_tsquery('ajet', ${text})`)
  const all = sql.join([sql`select from search_messages`, ...each], sql` union all `)
  const { rows: answer } = await sql<{ readonly 'QUERY PLAN': unknown }>`explain (format json) ${all}`.execute(trx)
  const [{ Plan }] = explained.parse(answer[0]?.['QUERY PLAN'])
  const [messages = 0, ...matches] = Plan.Plans.map((plan) => plan['Plan Rows'])
  return [messages, matches]
}
