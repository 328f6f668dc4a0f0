import { spaceKeywordWords, splitKeywordWords } from '@ajet/shared/schema'

interface Group {
  readonly keywords: Set<string>
  /** Words of the longest. */
  longest: number
}

/** Keywords in the form in which they are compared, by their first word. */
export type KeywordsByFirstWord = ReadonlyMap<string, Readonly<Group>>

/**
 * Which of the keywords stand in a text, as whole words in a row without a NUL between them; in time that grows with the
 * text alone (ABU-15).
 */
export function findKeywords(text: string, known: KeywordsByFirstWord): ReadonlySet<string> {
  const found = new Set<string>()
  if (known.size === 0) return found
  for (const part of text.split('\u0000')) addKeywords(found, splitKeywordWords(part), known)
  return found
}

function addKeywords(found: Set<string>, words: readonly string[], known: KeywordsByFirstWord): void {
  const pieces = spaceKeywordWords(words)
  for (const [at, first] of words.entries()) {
    const group = known.get(first)
    if (!group) continue
    let phrase = first
    for (let length = 1; length <= group.longest; length++) {
      if (group.keywords.has(phrase)) found.add(phrase)
      const next = pieces[at + length]
      if (next === undefined) break
      phrase += next
    }
  }
}

/** A keyword in the form in which it is compared. */
export function canonicalKeyword(typed: string): string {
  return spaceKeywordWords(splitKeywordWords(typed)).join('')
}

export function byFirstWord(keywords: Iterable<string>): KeywordsByFirstWord {
  const groups = new Map<string, Group>()
  for (const keyword of keywords) {
    const words = splitKeywordWords(keyword)
    const [first = ''] = words
    const group = groups.get(first)
    if (group) {
      group.keywords.add(keyword)
      group.longest = Math.max(group.longest, words.length)
    } else {
      groups.set(first, { keywords: new Set([keyword]), longest: words.length })
    }
  }
  return groups
}
