import { sql, type RawBuilder } from 'kysely'
import type { ParsedQuery } from './parse-query.ts'

/**
 * What a name has to hold, one pattern of LIKE for each wanted word: letters, digits and emoji only, nothing to escape.
 * Emoji alone give none: no index knows them.
 */
export function likePatterns({ terms, emoji }: ParsedQuery): readonly string[] {
  const words = terms
    .filter(({ negated }) => !negated)
    .flatMap(({ words }) => words.filter(({ isPair, text }) => !isPair || [...text].length > 1 || words.length === 1))
    .map(({ text }) => text)
  if (words.length === 0) return []
  const wanted = emoji.filter(({ negated }) => !negated).map((one) => one.emoji)
  return [...words, ...wanted].map((text) => `%${text}%`)
}

/** Each pattern on its own, because `all` of a list cannot use an index. */
export function holdsAll(name: RawBuilder<unknown>, patterns: readonly string[]): RawBuilder<unknown> {
  if (patterns.length === 0) return sql`true`
  return sql.join(
    patterns.map((pattern) => sql`${name} ilike ${pattern}`),
    sql` and `,
  )
}
