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
const RUN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}'
const PART = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu')
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u')
const IS_ASCII = /^[\u0000-\u007f]*$/
const ASCII_RUN = /[A-Za-z0-9]+/g
const NOT_WORD = /[^\p{L}\p{N}\p{M}]+/gu

/**
 * The words of a text, the same way for what is stored and for what is asked. Text without spaces (Chinese, Japanese,
 * Korean, Thai …) is cut into overlapping pairs, so that every part of it can be found as a phrase of pairs.
 */
export function splitWords(text: string, isWanted: (word: string) => boolean = () => true): readonly Word[] {
  const words: Word[] = []
  const take = (word: Word): void => {
    if (word.text !== '' && isWanted(word.text)) words.push(word)
  }
  if (IS_ASCII.test(text)) splitAscii(text, take)
  else splitAny(text, take)
  return words
}

type Take = (word: Word) => void

/** The same for the text that most is, in a fraction of the time. */
function splitAscii(text: string, take: Take): void {
  ASCII_RUN.lastIndex = 0
  for (let run = ASCII_RUN.exec(text); run; run = ASCII_RUN.exec(text)) {
    const end = run.index + run[0].length
    take({ text: run[0].slice(0, MAX_WORD).toLowerCase(), start: run.index, end, isPair: false })
  }
}

function splitAny(text: string, take: Take): void {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    for (const part of run.matchAll(PART)) {
      const start = index + part.index
      if (IS_UNSPACED.test(part[0])) splitPairs(part[0], start, take)
      else take(wordAt(part[0], start, false))
    }
  }
}

function splitPairs(run: string, start: number, take: Take): void {
  const characters = [...run]
  let at = start
  for (const [index, character] of characters.entries()) {
    take(wordAt(character + (characters[index + 1] ?? ''), at, true))
    at += character.length
  }
}

function wordAt(raw: string, start: number, isPair: boolean): Word {
  const text = raw.normalize('NFKC').toLowerCase().replace(NOT_WORD, '').slice(0, MAX_WORD).toWellFormed()
  return { text, start, end: start + raw.length, isPair }
}
