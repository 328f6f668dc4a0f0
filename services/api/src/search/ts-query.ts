import { sql, type RawBuilder } from 'kysely'
import { markOfEmoji } from './document.ts'
import type { EmojiFilter, Term } from './parse-query.ts'
import type { Word } from './words.ts'

/** One term as the text of a tsquery: letters and digits of the words, and our own operators between them. */
export interface TermQuery {
  readonly text: string
  readonly negated: boolean
  /** Its last word may go on: the index is read for every word that begins so. */
  readonly isOpen: boolean
  /** The same with a last word that ends where it ends; undefined where that would be another question. */
  readonly closed?: string | undefined
  /** It is no words: what stands among the words as it is. */
  readonly isMark?: true
}

/** The last word that is wanted is still being typed. */
export function toTermQueries(terms: readonly Term[]): readonly TermQuery[] {
  const last = terms.findLast(({ quoted, negated }) => !quoted && !negated)
  return terms.map((term) => toTermQuery(term, term === last))
}

/** The same where each of the terms stands for any of the given words (parts of words, looked up). */
export function toExpandedTermQueries(
  terms: readonly Term[],
  expansions: ReadonlyMap<Term, readonly string[]>,
): readonly TermQuery[] {
  return terms.map((term) => {
    const words = expansions.get(term)
    return words ? { text: `(${words.join(' | ')})`, negated: false, isOpen: false } : toTermQuery(term, false)
  })
}

/** Emoji as terms. They are symbols of nothing but our own table and of Unicode: there is no quote in them. */
export function toEmojiQueries(emoji: readonly EmojiFilter[]): readonly TermQuery[] {
  return emoji.map(({ emoji: name, negated }) => ({
    text: `'${markOfEmoji(name)}'`,
    negated,
    isOpen: false,
    isMark: true,
  }))
}

/** All of them together as one tsquery, as PostgreSQL reads it. */
export function tsQueryOf(queries: readonly TermQuery[]): RawBuilder<unknown> {
  const [words, marks] = [queries.filter(({ isMark }) => !isMark), queries.filter(({ isMark }) => isMark)]
  const parts = [
    ...(words.length > 0 ? [sql`to_tsquery('ajet', ${allOf(words)})`] : []),
    ...(marks.length > 0 ? [sql`${allOf(marks)}::tsquery`] : []),
  ]
  return sql.join(parts, sql` && `)
}

/** The words among them as the text of a tsquery. */
export const wordsOf = (queries: readonly TermQuery[]): string => allOf(queries.filter(({ isMark }) => !isMark))

function allOf(queries: readonly TermQuery[]): string {
  return queries.map(({ text, negated }) => `${negated ? '!' : ''}${text}`).join(' & ')
}

function toTermQuery(term: Term, mayGoOn: boolean): TermQuery {
  const [text, closed] = [termText(term, mayGoOn), termText(term, false)]
  const isOpen = text.includes(':*')
  return { text, negated: term.negated, isOpen, closed: closed === text ? undefined : closed }
}

/** So may a single character of a script written in pairs. */
function termText({ words }: Term, isOpen: boolean): string {
  const asked = words.filter((word, at) => !(word.isPair && at > 0 && isTail(words, at)))
  const [only] = asked
  if (only && asked.length === 1) return wordText(only, isOpen)
  return `(${asked.map((word, at) => wordText(word, isOpen && at === asked.length - 1)).join(' <-> ')})`
}

function wordText({ text, isPair }: Word, isOpen: boolean): string {
  const isSingle = isPair && [...text].length === 1
  return isSingle || (isOpen && !isPair && text.length > 1) ? `${text}:*` : text
}

/** The last character of a run alone, which the pair before it holds. */
function isTail(words: readonly Word[], at: number): boolean {
  const [word, before] = [words[at], words[at - 1]]
  return word !== undefined && before !== undefined && before.isPair && before.end === word.end
}
