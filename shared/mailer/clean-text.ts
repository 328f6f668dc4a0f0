/**
 * Control characters, line separators, and format characters (which turn the reading direction around, or hide) except
 * the two joiners that emoji and Persian need.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu
/** A dot, colon, slash or at sign inside a word is where a mail client begins to see a link. */
const LINKING = /([.:/@])(?=\S)/g
const WORD_JOINER = '\u2060'

/** One line of at most `max` characters with nothing unseen in it: fit for a header. */
export function oneLine(text: string, max: number): string {
  const line = text.toWellFormed().replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`
}

/**
 * A name that a person chose, for the text of a mail. Mails go to people who did not ask for the name, so that it must
 * not become a link: an account called `win.example/prize` would else send advertisements in our name.
 */
export function quietName(name: string, max = 80): string {
  return oneLine(name, max).replace(LINKING, `$1${WORD_JOINER}`)
}

/** The text without escape sequences and other control characters, line breaks kept; for a terminal. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) => (character === '\n' ? '\n' : ' '))
}
