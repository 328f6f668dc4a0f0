import { limits, splitKeywordWords } from '@ajet/shared/schema'

/** Keywords in the form in which they are compared, by their first word. */
export type KeywordsByFirstWord = ReadonlyMap<string, ReadonlySet<string>>

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
  for (const [at, first] of words.entries()) {
    const candidates = known.get(first)
    if (!candidates) continue
    let phrase = first
    for (let length = 1; length <= limits.wordsPerKeyword; length++) {
      if (candidates.has(phrase)) found.add(phrase)
      const next = words[at + length]
      if (next === undefined) break
      phrase += ` ${next}`
    }
  }
}

/** A keyword in the form in which it is compared. */
export function canonicalKeyword(typed: string): string {
  return splitKeywordWords(typed).join(' ')
}

export function byFirstWord(keywords: Iterable<string>): KeywordsByFirstWord {
  const groups = new Map<string, Set<string>>()
  for (const keyword of keywords) {
    const [first = ''] = keyword.split(' ', 1)
    const group = groups.get(first)
    if (group) group.add(keyword)
    else groups.set(first, new Set([keyword]))
  }
  return groups
}
