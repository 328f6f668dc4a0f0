import { findEmoji } from './emoji.ts'

export interface LocatedEmoji {
  /** The character without skin tone and variation selectors: those of one sort are equal, as code and as character. */
  readonly emoji: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

const MAY_HOLD = /[^\u0000-\u007f]|:[a-z0-9_+-]+:/i
const CODE = ':[a-z0-9_+-]{1,60}:(?::skin-tone-[2-6]:)?'
const PICTURE = '\\p{Extended_Pictographic}\\p{Emoji_Modifier}?[\\ufe0e\\ufe0f]?'
const TAGS = '[\\u{e0020}-\\u{e007f}]{0,16}'
/** Bounded parts, so that no sequence is longer than what people type; unknown ones of later years are found too. */
const EMOJI = new RegExp(
  `(?<![a-z0-9:])${CODE}(?![a-z0-9])|\\p{RI}\\p{RI}|[0-9#*]\\ufe0f?\\u20e3|${PICTURE}${TAGS}(?:\\u200d${PICTURE}){0,9}`,
  'giu',
)
const LOOKS = /[\p{Emoji_Modifier}\ufe0e\ufe0f]/gu

/** The emoji of a text, typed as characters or as short codes, in their order. Linear in the length. */
export function locateEmoji(text: string): readonly LocatedEmoji[] {
  if (!MAY_HOLD.test(text)) return []
  return [...text.matchAll(EMOJI)].flatMap(({ 0: typed, index }) => {
    const character = typed.startsWith(':') ? findEmoji(typed) : typed
    const emoji = character?.replaceAll(LOOKS, '')
    return emoji ? [{ emoji, start: index, end: index + typed.length }] : []
  })
}
