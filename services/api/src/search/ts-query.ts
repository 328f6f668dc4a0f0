import type { Term } from './parse-query.ts'
import type { Word } from './words.ts'

/** Terms as the text of a tsquery: letters and digits of the words, and our own operators between them. */
export function toTsQuery(terms: readonly Term[]): string {
  const last = terms.findLast(({ quoted, negated }) => !quoted && !negated)
  return terms.map((term) => `${term.negated ? '!' : ''}${termText(term, term === last)}`).join(' & ')
}

/** Where each of the terms stands for any of the given words (parts of words, looked up). */
export function toExpandedTsQuery(terms: readonly Term[], expansions: ReadonlyMap<Term, readonly string[]>): string {
  return terms
    .map((term) => {
      const words = expansions.get(term)
      return words ? `(${words.join(' | ')})` : `${term.negated ? '!' : ''}${termText(term, false)}`
    })
    .join(' & ')
}

/** The last word is still being typed: it may go on. So may a single character of a script written in pairs. */
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
