/** One searchable word of a text and where it stands in it (UTF-16 units, `end` exclusive). */
export interface Word {
  /** Letters, marks and digits only, in NFKC and lower case: safe in a tsquery as it is. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** Of a script written without spaces: two characters of a run, which overlap the next two, or the last one. */
  readonly isPair: boolean
}

const MAX_WORD = 64
const RUN = /[\p{L}\p{N}\p{M}]+/gu
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}'
const PART = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu')
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u')
const NOT_WORD = /[^\p{L}\p{N}\p{M}]+/gu

/**
 * The words of a text, the same way for what is stored and for what is asked. Text without spaces (Chinese, Japanese,
 * Korean, Thai …) is cut into overlapping pairs, so that every part of it can be found as a phrase of pairs.
 */
export function splitWords(text: string): readonly Word[] {
  const words: Word[] = []
  for (const { 0: run, index } of text.matchAll(RUN)) {
    for (const part of run.matchAll(PART)) {
      const start = index + part.index
      if (IS_UNSPACED.test(part[0])) words.push(...pairsOf(part[0], start))
      else push(words, part[0], start, false)
    }
  }
  return words
}

function pairsOf(run: string, start: number): readonly Word[] {
  const words: Word[] = []
  const characters = [...run]
  let at = start
  for (const [index, character] of characters.entries()) {
    push(words, character + (characters[index + 1] ?? ''), at, true)
    at += character.length
  }
  return words
}

function push(words: Word[], raw: string, start: number, isPair: boolean): void {
  const text = raw.normalize('NFKC').toLowerCase().replace(NOT_WORD, '').slice(0, MAX_WORD).toWellFormed()
  if (text !== '') words.push({ text, start, end: start + raw.length, isPair })
}
