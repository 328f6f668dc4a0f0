/**
 * The one form of an emoji that is stored. Keyboards differ in whether they send the variation selector U+FE0F; a heart
 * with and one without are the same reaction.
 */
export function canonicalEmoji(emoji: string): string {
  return /^\p{RGI_Emoji}$/v.test(emoji) ? emoji : `${emoji}\ufe0f`
}
