export interface ExcerptPart {
  readonly text: string
  readonly isMatch: boolean
}

const BEFORE = 60
const LENGTH = 240

/** The text around the first of the words, cut into what is one of them and what is not; without any, its beginning. */
export function cutExcerpt(text: string, words: readonly string[]): readonly ExcerptPart[] {
  const line = text.replace(/\s+/g, ' ').trim()
  const match = words.length === 0 ? undefined : wordsPattern(words)
  const from = match ? line.search(match) : -1
  const start = from <= BEFORE ? 0 : (spaceIn(line, from - BEFORE, from) ?? from)
  const cut = Array.from(line.slice(start))
  const shown = `${start > 0 ? '…' : ''}${cut.slice(0, LENGTH).join('')}${cut.length > LENGTH ? '…' : ''}`
  return match ? splitAt(shown, match) : [{ text: shown, isMatch: false }]
}

function wordsPattern(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${escaped.join('|')})(?![\p{L}\p{N}])`, 'giu')
}

/** Where the first word between two places begins. */
function spaceIn(line: string, from: number, to: number): number | undefined {
  const at = line.indexOf(' ', from)
  return at === -1 || at >= to ? undefined : at + 1
}

function splitAt(text: string, match: RegExp): readonly ExcerptPart[] {
  const parts: ExcerptPart[] = []
  let at = 0
  for (const found of text.matchAll(match)) {
    parts.push({ text: text.slice(at, found.index), isMatch: false }, { text: found[0], isMatch: true })
    at = found.index + found[0].length
  }
  return [...parts, { text: text.slice(at), isMatch: false }].filter(({ text: part }) => part !== '')
}
