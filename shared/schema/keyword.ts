import { limits } from './limits.ts'
import { label } from './text.ts'

/** Scripts that put no space between words, and Hangul, whose words carry their particles: each letter may begin a word. */
const LETTER_OF_MANY_WORDS = String.raw`[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]&&[\p{L}\p{N}]]`
/** A letter alone is a word that tells nothing; with these it is a language. */
const LANGUAGE = String.raw`(?<![\p{L}\p{N}\p{M}_])[a-z](?:\+\+|#)(?![\p{L}\p{N}_])`
const WORD = new RegExp(
  String.raw`${LANGUAGE}|${LETTER_OF_MANY_WORDS}\p{M}*|[[\p{L}\p{N}\p{M}_]--${LETTER_OF_MANY_WORDS}]+`,
  'gv',
)
const BEGINS_ALONE = new RegExp(`^${LETTER_OF_MANY_WORDS}`, 'v')
const RUN = /[\p{L}\p{N}\p{M}_]+/gu

/**
 * The words of a text as keywords are compared: letters and digits of any script, without regard to case and width. Where
 * no spaces are written each letter counts as one. Linear in the length of the text (ABU-15).
 */
export function splitKeywordWords(text: string): readonly string[] {
  return foldCase(text.normalize('NFKC')).match(WORD) ?? []
}

/**
 * The same words as they are put together to one text: each with the space that stands before it, but for the first and
 * around letters that count as words.
 */
export function spaceKeywordWords(words: readonly string[]): readonly string[] {
  let isGlued = true
  return words.map((word) => {
    const isLetter = BEGINS_ALONE.test(word)
    const piece = isGlued || isLetter ? word : ` ${word}`
    isGlued = isLetter
    return piece
  })
}

/** As Unicode folds case, with the letters of Turkish as others write them: ß is ss, every sigma is one, İ and ı are i. */
function foldCase(text: string): string {
  if (!/[^\u0000-\u007f]/.test(text)) return text.toLowerCase()
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ς', 'σ')
}

/** A word or some words in a row that somebody wants to be notified of. */
export const keyword = label(limits.keyword).refine(
  (text) => {
    const runs = text.normalize('NFKC').match(RUN) ?? []
    return runs.length > 0 && runs.length <= limits.wordsPerKeyword
  },
  { message: `has between one word and ${limits.wordsPerKeyword}` },
)
