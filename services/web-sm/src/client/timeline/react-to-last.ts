import { loadEmojis } from '../lib/emoji.ts'
import { setReaction } from './react.ts'
import { rowsIn } from './row.ts'

const PICTURE = /^\+\s?(\S*(?:\p{Extended_Pictographic}|\p{RI})\S*)$/u
const SHORTCODE = /^\+\s?:([a-z0-9_+-]{1,60}):$/

/** The emoji of `+👍` and `+:thumbsup:`, which react to the last message (WEB-32); undefined for every other text. */
export async function reactionIn(text: string): Promise<string | undefined> {
  const code = SHORTCODE.exec(text.trim())?.[1]
  if (code === undefined) return pictureIn(text)
  const every = (await loadEmojis()).flatMap(({ emojis }) => emojis)
  return every.find(({ words }) => words[0] === code)?.emoji
}

/** True for what may be such a text. */
export const mayBeReaction = (text: string): boolean => SHORTCODE.test(text.trim()) || pictureIn(text) !== undefined

/** One character as people count them. */
function pictureIn(text: string): string | undefined {
  const picture = PICTURE.exec(text.trim())?.[1]
  return picture !== undefined && [...new Intl.Segmenter().segment(picture)].length === 1 ? picture : undefined
}

/** The newest message that stands there. */
export const lastMessage = (list: HTMLElement): HTMLElement | undefined =>
  rowsIn(list).findLast(({ dataset }) => dataset['message'] !== undefined && !('deleted' in dataset))

/** False when there is no message to react to. */
export async function reactToLast(list: HTMLElement, emoji: string): Promise<boolean> {
  const row = lastMessage(list)
  if (!row) return false
  await setReaction(row, emoji, true)
  return true
}
