import type { TermQuery } from './ts-query.ts'

/** How the words of a search are looked for: those the index gives, and those that its rows are then held against. */
export interface WordPlan {
  readonly indexed: readonly TermQuery[]
  readonly filtered: readonly TermQuery[]
}

/** A term that is wanted, and how many messages hold it. */
export interface EstimatedTerm {
  readonly term: TermQuery
  readonly matches: number
}

export interface WordEstimates {
  /** Messages in the index. */
  readonly messages: number
  readonly wanted: readonly EstimatedTerm[]
  /** Messages in the channels that are searched. */
  readonly visible: number
  /** How many of the newest matches are looked for. */
  readonly limit: number
}

/** µs on one core, of rows that lie in memory: one row of the newest after another, … */
const NEXT_ROW = 0.27
/** … a row somewhere, because the index of words named it or its channel is searched, … */
const ROW_SOMEWHERE = 2
/** … and an entry of the index under a word that only begins so: all of them are gathered first. */
const GATHERED_ENTRY = 0.1

/**
 * The quickest way to the newest matches. Frequent words are met soon on the way from the newest message back; rare
 * ones the index of words finds. In between is a beginning that is frequent: gathering all its places would cost more
 * than holding it against what the other words find.
 */
export function planWords(terms: readonly TermQuery[], estimates: WordEstimates): WordPlan {
  const { messages, wanted } = estimates
  const shares = new Map(wanted.map(({ term, matches }) => [term, shareOf(matches, messages)]))
  const open = terms.filter((term) => shares.has(term) && term.isOpen)
  const closed = terms.filter((term) => !open.includes(term))
  const rows = (some: readonly TermQuery[]): number =>
    some.reduce((all, term) => all * (shares.get(term) ?? 1), messages)
  const gathered = open.reduce((sum, term) => sum + rows([term]), 0)
  const plans = [
    { cost: costByTime(rows(terms), estimates), indexed: [], filtered: terms },
    { cost: rows(terms) * ROW_SOMEWHERE + gathered * GATHERED_ENTRY, indexed: terms, filtered: [] },
    { cost: rows(closed) * ROW_SOMEWHERE, indexed: closed, filtered: open },
  ]
  const possible = plans.filter(({ indexed }) => indexed.length === 0 || indexed.some(({ negated }) => !negated))
  const { indexed, filtered } = possible.reduce((best, plan) => (plan.cost < best.cost ? plan : best))
  return { indexed, filtered }
}

function costByTime(matches: number, { messages, visible, limit }: WordEstimates): number {
  const backwards = limit / (shareOf(matches, messages) * shareOf(visible, messages))
  return Math.min(Math.min(messages, backwards) * NEXT_ROW, visible * ROW_SOMEWHERE)
}

function shareOf(part: number, messages: number): number {
  return Math.min(1, Math.max(part, 1) / Math.max(messages, 1))
}
