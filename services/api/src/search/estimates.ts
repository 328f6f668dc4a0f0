import type { Tables } from '@ajet/shared/db'
import type { Clock } from '@ajet/shared/std'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { measureScope, type Scope, type ScopeSize } from './access.ts'
import { Recent } from './recent.ts'
import { tsQueryOf, type TermQuery } from './ts-query.ts'
import type { WordEstimates } from './word-plan.ts'

export interface EstimatedWords extends Pick<WordEstimates, 'messages' | 'wanted'> {
  /** What is looked for. */
  readonly terms: readonly TermQuery[]
}

/** A last word that so many messages hold is taken as it stands: what only begins with it would not be missed. */
const FREQUENT = 1_000
const REMEMBERED = 5_000

const rows = z.object({ 'Plan Rows': z.number() })
const explained = z.tuple([z.object({ Plan: z.object({ Plans: z.array(rows).min(2) }) })])

/** What the way to look for something is chosen by: about how much there is. Asked again after a minute. */
export class Estimates {
  readonly #matches: Recent<number>
  readonly #sizes: Recent<ScopeSize>

  constructor(clock: Clock) {
    this.#matches = new Recent(clock, REMEMBERED)
    this.#sizes = new Recent(clock, REMEMBERED)
  }

  /** About how much is in a scope. */
  async ofScope(db: Kysely<Tables>, scope: Scope): Promise<ScopeSize> {
    const key = JSON.stringify(scope)
    const known = this.#sizes.get(key)
    if (known) return known
    const size = await measureScope(db, scope)
    this.#sizes.set(key, size)
    return size
  }

  /**
   * How many messages there are and how many of them hold each term that is wanted, as PostgreSQL estimates it from
   * what it knows of the table: nothing is read. A word that may go on and is frequent by itself ends there: "the" then
   * finds no "there", and the places of every word that begins so need not be gathered.
   */
  async ofWords(db: Kysely<Tables>, terms: readonly TermQuery[]): Promise<EstimatedWords> {
    const closed = new Map(terms.flatMap((term) => closedOf(term).map((ended) => [term, ended])))
    const asked = [...terms.filter(({ negated }) => !negated), ...closed.values()]
    const matches = await this.#matchesOf(db, asked)
    const matchesOf = (term: TermQuery): number => matches.get(term.text) ?? 0
    const looked = terms.map((term) => {
      const ended = closed.get(term)
      return ended && matchesOf(ended) >= FREQUENT ? ended : term
    })
    const wanted = looked.filter(({ negated }) => !negated).map((term) => ({ term, matches: matchesOf(term) }))
    return { terms: looked, messages: matches.get(ANY) ?? 0, wanted }
  }

  /** By their text; those of no word are all messages. */
  async #matchesOf(db: Kysely<Tables>, terms: readonly TermQuery[]): Promise<ReadonlyMap<string, number>> {
    const conditions = new Map<string, RawBuilder<unknown>>([[ANY, sql`true`]])
    for (const term of terms) conditions.set(term.text, sql`words @@ ${tsQueryOf([term])}`)
    const unknown = [...conditions].filter(([text]) => this.#matches.get(text) === undefined)
    if (unknown.length > 0) {
      const estimates = await estimateRows(
        db,
        unknown.map(([, holds]) => holds),
      )
      for (const [at, [text]] of unknown.entries()) this.#matches.set(text, estimates[at] ?? 0)
    }
    return new Map([...conditions.keys()].map((text) => [text, this.#matches.get(text) ?? 0]))
  }
}

/** No word at all: every message. */
const ANY = ''

function closedOf({ closed, negated }: TermQuery): readonly TermQuery[] {
  return closed === undefined || negated ? [] : [{ text: closed, negated, isOpen: false }]
}

async function estimateRows(
  db: Kysely<Tables>,
  conditions: readonly RawBuilder<unknown>[],
): Promise<readonly number[]> {
  const each = conditions.map((holds) => sql`select from search_messages where ${holds}`)
  // A query of one part would be no union, and its plan would have no parts.
  const all = sql.join([...each, sql`select where false`], sql` union all `)
  const { rows: answer } = await sql<{ readonly 'QUERY PLAN': unknown }>`explain (format json) ${all}`.execute(db)
  const [{ Plan }] = explained.parse(answer[0]?.['QUERY PLAN'])
  return Plan.Plans.map((plan) => plan['Plan Rows'])
}
