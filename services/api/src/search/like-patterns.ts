import { sql, type RawBuilder } from 'kysely'
import type { ParsedQuery } from './parse-query.ts'

/** What a name has to hold, one pattern of LIKE for each wanted word: letters and digits only, nothing to escape. */
export function likePatterns({ terms }: ParsedQuery): readonly string[] {
  return terms
    .filter(({ negated }) => !negated)
    .flatMap(({ words }) => words.filter(({ isPair, text }) => !isPair || [...text].length > 1 || words.length === 1))
    .map(({ text }) => `%${text}%`)
}

/** Each pattern on its own, because `all` of a list cannot use an index. */
export function holdsAll(name: RawBuilder<unknown>, patterns: readonly string[]): RawBuilder<unknown> {
  if (patterns.length === 0) return sql`true`
  return sql.join(
    patterns.map((pattern) => sql`${name} ilike ${pattern}`),
    sql` and `,
  )
}
