import { SEGMENT_MESSAGES } from '@ajet/shared/db'
import type { TermQuery } from './ts-query.ts'

/** How the words of a search are looked for: those the index gives, and those that its rows are then held against. */
export interface WordPlan {
  readonly indexed: readonly TermQuery[]
  readonly filtered: readonly TermQuery[]
  /** The index is asked for one segment of time after another, until there is enough. */
  readonly bySegment: boolean
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

/** µs on one core, of rows that lie in memory, if seldom in the processor's: one of the newest after another, … */
const NEXT_ROW = 0.7
/** … a row somewhere, because the index of words named it or its channel is searched, … */
const ROW_SOMEWHERE = 3.5
/** … one of its neighbours in time, … */
const ROW_NEARBY = 1.5
/** … an entry of the index under a word that only begins so: all of them are gathered first, … */
const GATHERED_ENTRY = 0.1
/** … and a look into one segment for one word, whatever it finds. */
const LOOK_INTO_SEGMENT = 450

/**
 * The quickest way to the newest matches. Frequent words are met soon on the way from the newest message back; rare
 * ones the index of words finds; for those between, the index is asked segment by segment. A beginning that is frequent
 * is another matter: gathering all its places would cost more than holding it against what the other words find.
 */
export function planWords(terms: readonly TermQuery[], estimates: WordEstimates): WordPlan {
  const { messages, wanted } = estimates
  const shares = new Map(wanted.map(({ term, matches }) => [term, shareOf(matches, messages)]))
  const open = terms.filter((term) => shares.has(term) && term.isOpen)
  const closed = terms.filter((term) => !open.includes(term))
  const rows = (some: readonly TermQuery[]): number =>
    some.reduce((all, term) => all * (shares.get(term) ?? 1), messages)
  const gathering = open.reduce((sum, term) => sum + rows([term]), 0) * GATHERED_ENTRY
  const segments = segmentsBack(rows(terms), estimates)
  const inSegments = (some: readonly TermQuery[]): number =>
    segments * (some.length * LOOK_INTO_SEGMENT + (rows(some) / messages) * SEGMENT_MESSAGES * ROW_NEARBY)
  const plans = [
    { cost: costByTime(rows(terms), estimates), indexed: [], filtered: terms, bySegment: false },
    { cost: rows(terms) * ROW_SOMEWHERE + gathering, indexed: terms, filtered: [], bySegment: false },
    { cost: rows(closed) * ROW_SOMEWHERE, indexed: closed, filtered: open, bySegment: false },
    { cost: inSegments(terms) + segments * gathering, indexed: terms, filtered: [], bySegment: true },
    { cost: inSegments(closed), indexed: closed, filtered: open, bySegment: true },
  ]
  const possible = plans.filter(({ indexed }) => indexed.length === 0 || indexed.some(({ negated }) => !negated))
  const { indexed, filtered, bySegment } = possible.reduce((best, plan) => (plan.cost < best.cost ? plan : best))
  return { indexed, filtered, bySegment }
}

function costByTime(matches: number, estimates: WordEstimates): number {
  const { messages, visible } = estimates
  return Math.min(Math.min(messages, messagesBack(matches, estimates)) * NEXT_ROW, visible * ROW_SOMEWHERE)
}

/** How many segments hold enough of the matches: the newest one has only begun. */
function segmentsBack(matches: number, estimates: WordEstimates): number {
  const { messages } = estimates
  const all = Math.ceil(Math.max(messages, 1) / SEGMENT_MESSAGES)
  return Math.min(all, 1 + messagesBack(matches, estimates) / SEGMENT_MESSAGES)
}

function messagesBack(matches: number, { messages, visible, limit }: WordEstimates): number {
  return limit / (shareOf(matches, messages) * shareOf(visible, messages))
}

function shareOf(part: number, messages: number): number {
  return Math.min(1, Math.max(part, 1) / Math.max(messages, 1))
}
