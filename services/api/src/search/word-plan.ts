import { SEGMENT_MESSAGES } from '@ajet/shared/db'
import type { TermQuery } from './ts-query.ts'

/** How the words of a search are looked for: those the index gives, and those that its rows are then held against. */
export interface WordPlan {
  readonly indexed: readonly TermQuery[]
  readonly filtered: readonly TermQuery[]
  /**
   * Where: from the newest message back, in one segment of time after another, in the channels that are searched, or
   * wherever the index of words leads to.
   */
  readonly place: 'newest' | 'segments' | 'channels' | 'anywhere'
  /** So many messages, or segments, are looked at; all of them when left out. */
  readonly reach?: number
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
/** … a row somewhere, because the index of words named it, … */
const ROW_SOMEWHERE = 3.5
/** … a row of a channel, all of which are read in the order in which they lie, … */
const ROW_OF_CHANNEL = 1
/** … one of its neighbours in time, … */
const ROW_NEARBY = 1.5
/** … an entry of the index under a word that only begins so: all of them are gathered first, … */
const GATHERED_ENTRY = 0.1
/** … and a look into one segment for one word, whatever it finds. */
const LOOK_INTO_SEGMENT = 450

/** A way to the newest matches, and what it costs: if words are spread evenly, and if they are not. */
interface Way extends WordPlan {
  readonly cost: number
  readonly worst: number
  /** How far back it goes if they are: messages, or segments. */
  readonly distance: number
}

/** So many times as long as was expected a way is followed before another is taken, … */
const PATIENCE = 1.5
/** … and for so many µs anyway: the newest messages may be of few channels. */
const LEAST_PATIENCE = 10_000

/**
 * The quickest ways to the newest matches, to be gone one after the other until there is enough. Frequent words are met
 * soon on the way from the newest message back; rare ones the index of words finds; for those between, the index is asked
 * segment by segment. A beginning that is frequent is another matter: gathering all its places would cost more than
 * holding it against what the other words find. All of that takes words to be as frequent in the channels that are
 * searched as elsewhere: who sees little may see none of them. So a way that might become long ends soon after it should
 * have found enough, and the one that is the shortest at its worst is gone instead, as through the channels themselves.
 */
export function planWords(terms: readonly TermQuery[], estimates: WordEstimates): readonly WordPlan[] {
  const ways = waysOf(terms, estimates)
  const best = ways.reduce((one, other) => (other.cost < one.cost ? other : one))
  const surest = ways.reduce((one, other) => (other.worst < one.worst ? other : one))
  const allowed = Math.max(PATIENCE * best.cost, LEAST_PATIENCE)
  if (best.worst <= allowed + surest.worst) return [planOf(best)]
  if (surest.worst <= allowed) return [planOf(surest)]
  return [{ ...planOf(best), reach: roundUp((best.distance * allowed) / best.cost) }, planOf(surest)]
}

/** To a power of the root of two: a statement for each figure would be too many. */
const roundUp = (figure: number): number => Math.ceil(2 ** (Math.ceil(2 * Math.log2(figure)) / 2))

function waysOf(terms: readonly TermQuery[], estimates: WordEstimates): readonly Way[] {
  const { messages, wanted, visible } = estimates
  const shares = new Map(wanted.map(({ term, matches }) => [term, shareOf(matches, messages)]))
  const open = terms.filter((term) => shares.has(term) && term.isOpen)
  const closed = terms.filter((term) => !open.includes(term))
  const rows = (some: readonly TermQuery[]): number =>
    some.reduce((all, term) => all * (shares.get(term) ?? 1), messages)
  /** Where one of them is, all of them may be. */
  const mostRows = (some: readonly TermQuery[]): number => Math.min(...some.map((term) => rows([term])))
  const gathering = open.reduce((sum, term) => sum + rows([term]), 0) * GATHERED_ENTRY
  const matches = rows(terms)
  const back = Math.min(messages, messagesBack(matches, estimates))
  const byWords = (indexed: readonly TermQuery[], filtered: readonly TermQuery[], gathered: number): Way => ({
    indexed,
    filtered,
    place: 'anywhere',
    distance: messages,
    cost: rows(indexed) * ROW_SOMEWHERE + gathered,
    worst: mostRows(indexed) * ROW_SOMEWHERE + gathered,
  })
  const all = segmentsOf(messages)
  const segments = Math.min(all, 1 + messagesBack(matches, estimates) / SEGMENT_MESSAGES)
  const bySegment = (indexed: readonly TermQuery[], filtered: readonly TermQuery[], gathered: number): Way => {
    const cost = (looks: number, found: number) =>
      looks * (indexed.length * LOOK_INTO_SEGMENT + (found / messages) * SEGMENT_MESSAGES * ROW_NEARBY + gathered)
    const [expected, worst] = [cost(segments, rows(indexed)), cost(all, mostRows(indexed))]
    return { indexed, filtered, place: 'segments', distance: segments, cost: expected, worst }
  }
  const unindexed = { indexed: [], filtered: terms }
  const ofChannels = visible * ROW_OF_CHANNEL
  const ways: readonly Way[] = [
    { ...unindexed, place: 'newest', distance: back, cost: back * NEXT_ROW, worst: messages * NEXT_ROW },
    { ...unindexed, place: 'channels', distance: visible, cost: ofChannels, worst: ofChannels },
    byWords(terms, [], gathering),
    byWords(closed, open, 0),
    bySegment(terms, [], gathering),
    bySegment(closed, open, 0),
  ]
  return ways.filter(({ indexed }) => indexed.length === 0 || indexed.some(({ negated }) => !negated))
}

const planOf = ({ indexed, filtered, place }: Way): WordPlan => ({ indexed, filtered, place })

const segmentsOf = (messages: number): number => Math.ceil(Math.max(messages, 1) / SEGMENT_MESSAGES)

function messagesBack(matches: number, { messages, visible, limit }: WordEstimates): number {
  return limit / (shareOf(matches, messages) * shareOf(visible, messages))
}

function shareOf(part: number, messages: number): number {
  return Math.min(1, Math.max(part, 1) / Math.max(messages, 1))
}
