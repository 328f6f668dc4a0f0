import github from 'emojibase-data/en/shortcodes/github.json'
import iamcal from 'emojibase-data/en/shortcodes/iamcal.json'
import joypixels from 'emojibase-data/en/shortcodes/joypixels.json'

let names: Map<string, string> | undefined

/**
 * The emoji of a short code, with or without its colons, as GitHub, Slack or Discord name it; `:wave::skin-tone-3:` is
 * one code. Undefined when there is none.
 */
export function findEmoji(shortCode: string): string | undefined {
  names ??= readNames()
  const [name = '', tone] = shortCode.toLowerCase().replace(/^:|:$/g, '').split('::skin-tone-')
  const code = names.get(name)
  if (code === undefined) return undefined
  const points = code.split('-')
  if (tone !== undefined) points.splice(1, points[1] === 'FE0F' ? 1 : 0, skinTones[Number(tone) - 2] ?? '')
  return toEmoji(points.filter(Boolean))
}

const skinTones = ['1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF']
const isSkinTone = /1F3F[B-F]/

/** Names to hexadecimal code points, so that the strings of the data files are shared. */
function readNames(): Map<string, string> {
  const read = new Map<string, string>()
  for (const source of [github, iamcal, joypixels] as readonly Readonly<Record<string, string | string[]>>[]) {
    for (const [code, given] of Object.entries(source)) {
      if (isSkinTone.test(code)) continue
      for (const name of [given].flat()) if (!read.has(name)) read.set(name, code)
    }
  }
  return read
}

/** Text-style characters (❤, ©) get the selector that shows them as emoji. */
function toEmoji(points: readonly string[]): string {
  const text = String.fromCodePoint(...points.map((point) => Number.parseInt(point, 16)))
  return points.length === 1 && !/^\p{Emoji_Presentation}$/u.test(text) ? `${text}\ufe0f` : text
}

const shortCodes = /:[a-z0-9_+-]{1,60}:(?::skin-tone-[2-6]:)?/gi

/** True when a message is one to three emoji, typed or as short codes, and nothing else: it is shown large. */
export function isEmojiOnly(body: string): boolean {
  const text = body.trim()
  if (text === '' || text.length > 250) return false
  const emoji = text.replace(shortCodes, (code) => findEmoji(code) ?? code)
  return /^(?:\p{RGI_Emoji}\s*){1,3}$/v.test(emoji)
}
