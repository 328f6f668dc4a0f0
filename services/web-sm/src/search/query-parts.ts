/** The operators a search knows, as the API says. */
export const searchOperators = ['from', 'in', 'has', 'before', 'after', 'on'] as const

/** An operator with its value, and the query as it is without it. */
export interface QueryFilter {
  readonly text: string
  readonly rest: string
}

const NAMES = searchOperators.join('|')
const FILTER = new RegExp(`(?<!\\S)-?(?:${NAMES}):(?:"[^"]*"?|\\S+)`, 'giu')
const WITHOUT_VALUE = new RegExp(`(?<!\\S)-?(${NAMES}):(?!\\S)`, 'giu')
const MAYBE_OPERATOR = /(?<!\S)-?([a-z]{2,12}):(?=[^\s/:])/giu
const QUOTED = /"[^"]*"?/g

/** The filters of a query, each with what is left when it is taken away. */
export function findFilters(query: string): readonly QueryFilter[] {
  return [...query.matchAll(FILTER)].map(({ 0: text, index }) => ({
    text,
    rest: `${query.slice(0, index)}${query.slice(index + text.length)}`.replace(/\s+/g, ' ').trim(),
  }))
}

/** What is written like an operator and is none, which was looked for as words, in words for people. */
export function findOddities(query: string): readonly string[] {
  const plain = query.replace(QUOTED, '""')
  const known = new Set<string>(searchOperators)
  const named = (pattern: RegExp) => [...plain.matchAll(pattern)].map(([, name]) => name?.toLowerCase() ?? '')
  const bare = new Set(named(WITHOUT_VALUE))
  const unknown = new Set(named(MAYBE_OPERATOR).filter((name) => !known.has(name)))
  return [
    ...[...bare].map(
      (name) => `${name}: stands alone, so it is looked for as a word. Write its value right behind the colon.`,
    ),
    ...[...unknown].map((name) => `${name}: is no operator, so it is looked for as a word.`),
  ]
}
