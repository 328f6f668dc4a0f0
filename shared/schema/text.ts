import { z } from 'zod'

const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/
const LONE_SURROGATE = /\p{Surrogate}/u
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u
/** Joiners belong into Arabic, Indic and emoji; where they join nothing, two names look the same and are not. */
const IDLE_JOINER =
  /(?:^|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}\p{P}\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?:$|[\p{P}\s])/u
/** Scripts whose letters look like each other's (UTS #39); a word of one of them does not mix with another. */
const LOOKALIKES = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
]
const STACKED_MARKS = /\p{M}{9,}/u

/** Tags and joiners inside an emoji are part of it. */
const isVisible = (text: string) => {
  const letters = text.replace(/\p{RGI_Emoji}/gv, '☺')
  return !INVISIBLE.test(letters) && !IDLE_JOINER.test(letters)
}

const isStorable = (text: string) => !HIDDEN.test(text) && !LONE_SURROGATE.test(text)

/** Text of several lines: no control characters but tab and line breaks, valid Unicode, NFC, line breaks as `\n`. */
export function longText(max: number) {
  return z
    .string()
    .refine(isStorable, 'holds characters that cannot be stored')
    .transform((text) => text.replace(/\r\n?/g, '\n').normalize('NFC'))
    .pipe(z.string().max(max))
}

/** A one-line label people see (names, topics): trimmed, single spaces, no bidirectional overrides or invisible characters, no towers of marks (ABU-14). */
export function label(max: number, min = 1) {
  return z
    .string()
    .refine(isStorable, 'holds characters that cannot be stored')
    .refine(isVisible, 'holds invisible characters')
    .refine((text) => !STACKED_MARKS.test(text.normalize('NFD')), 'holds too many combining marks')
    .transform((text) => text.replace(/\s+/g, ' ').trim().normalize('NFC'))
    .pipe(z.string().min(min).max(max))
}

/** Thai and Lao AM, which people type as one letter and NFKC takes apart into two that look the same. */
const TAKEN_APART = [
  [/\u0e4d\u0e32/g, '\u0e33'],
  [/\u0ecd\u0eb2/g, '\u0eb3'],
] as const

/**
 * A name by which people find something: full-width and other forms of a letter are the letter (NFKC), nothing in it is
 * invisible, it does not mix letters of scripts that look alike (ABU-14, UTS #39 §5), and an i has one dot.
 */
export function plainName(name: string): string | undefined {
  let folded = name.normalize('NFKC').replace(/(\p{Soft_Dotted})\u0307/gu, '$1')
  for (const [apart, letter] of TAKEN_APART) folded = folded.replace(apart, letter)
  const scripts = LOOKALIKES.filter((script) => script.test(folded)).length
  return isStorable(folded) && isVisible(folded) && scripts <= 1 ? folded : undefined
}
