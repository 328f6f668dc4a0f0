import { sql, type RawBuilder } from 'kysely'
import type { ParsedQuery, Term } from './parse-query.ts'
import type { Word } from './words.ts'

type Asked = Pick<ParsedQuery, 'terms' | 'emoji'>

/**
 * What a name has to hold, one pattern of LIKE for each wanted word: letters and digits only, nothing to escape. Without
 * any a name is not looked for: emoji and what is not wanted narrow what words have found.
 */
export function wantedPatterns({ terms }: Asked): readonly string[] {
  return terms.filter(({ negated }) => !negated).flatMap(patternsOf)
}

/** Whether a name holds what is wanted and nothing of what is not. */
export function nameHolds(name: RawBuilder<unknown>, { terms, emoji }: Asked): RawBuilder<unknown> {
  const conditions = [
    ...terms.map((term) => signed(term, holdsTerm(name, term))),
    ...emoji.map((one) => signed(one, holds(name, `%${one.emoji}%`))),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

const signed = ({ negated }: { readonly negated: boolean }, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  negated ? sql`not (${condition})` : condition

/** Each pattern on its own, because `all` of a list cannot use an index. */
function holdsTerm(name: RawBuilder<unknown>, term: Term): RawBuilder<unknown> {
  const conditions = patternsOf(term).map((pattern) => holds(name, pattern))
  if (term.quoted && term.words.length > 1) conditions.push(sql`${name} ~* ${phraseOf(term.words)}`)
  return sql.join(conditions, sql` and `)
}

const holds = (name: RawBuilder<unknown>, pattern: string) => sql`${name} ilike ${pattern}`

function patternsOf({ words }: Term): readonly string[] {
  return words
    .filter(({ isPair, text }) => !isPair || [...text].length > 1 || words.length === 1)
    .map(({ text }) => `%${text}%`)
}

/** A regular expression of the words in their order; of pairs, which overlap, the first character of each is enough. */
function phraseOf(words: readonly Word[]): string {
  return words
    .map(({ text, start, isPair }, at) => {
      const before = words[at - 1]
      const gap = before === undefined || start <= before.end ? '' : '[^[:alnum:]]+'
      return `${gap}${isPair ? ([...text][0] ?? '') : text}`
    })
    .join('')
}
