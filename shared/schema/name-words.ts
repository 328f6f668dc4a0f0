/** Letters without capitals; capitals are small by now. */
const LETTER = String.raw`[\p{Ll}\p{Lo}]`
/** No emoji selectors and the like, which show nothing, and no strokes through a letter, which make another of it. */
const MARK = String.raw`[[\p{Mn}\p{Mc}]--\p{Default_Ignorable_Code_Point}--[\u0334-\u0338]]`
/** Signs that go on with the letter before, as in サーバー, 人々 and ต่างๆ; no line that only makes a word longer. */
const EXTENDER = String.raw`[\p{Lm}--[\u02b0-\u02ff\u0640\u07fa]]`
/** The sign that takes the vowel of an Indic letter away: behind it a joiner chooses between two ways to write. */
const VIRAMA = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]`
/** Arabic letters that would hold the next one by the hand; behind the others a non-joiner shows nothing. */
const JOINING = String.raw`[[\p{Script=Arabic}&&\p{Lo}]--[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef]]`
const JOINER = String.raw`(?:(?<=${VIRAMA})[\u200c\u200d]|(?<=${JOINING})\u200c)(?=\p{Lo})`
/** So many marks has no letter of any language. */
const CLUSTER = `(?:${LETTER}${MARK}{0,6}(?:${JOINER})?${EXTENDER}{0,2}|\\p{N})`
const WORDS = new RegExp(`^${CLUSTER}+(?:[\\-_]${CLUSTER}+)*$`, 'v')

/** Marks of another script than the letter's, and more of them than these letters have. */
const STRANGE_MARKS =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}](?:\p{M}{3}|\p{M}?[\p{M}--\p{Script=Inherited}])/v
const SAME_MARK_TWICE = /(\p{M})\1/u

/**
 * Whether a name is words of any script joined by single `-` or `_`: letters with the marks that belong to them, and
 * digits. What shows nothing, or turns a letter into one that looks like another, is none (ABU-14, UTS #39 §5.4).
 */
export function isOfWords(name: string): boolean {
  return WORDS.test(name) && !STRANGE_MARKS.test(name) && !SAME_MARK_TWICE.test(name)
}
