import { limits } from './limits.ts'
import { label } from './text.ts'

const WORD = /[\p{L}\p{N}\p{M}_]+/gu

/** The words of a text as keywords are compared: letters and digits of any script, NFKC, lower case. Linear in its length (ABU-15). */
export function splitKeywordWords(text: string): readonly string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? []
}

/** A word or some words in a row that somebody wants to be notified of. */
export const keyword = label(limits.keyword).refine(
  (text) => {
    const { length } = splitKeywordWords(text)
    return length > 0 && length <= limits.wordsPerKeyword
  },
  { message: `has between one word and ${limits.wordsPerKeyword}` },
)
