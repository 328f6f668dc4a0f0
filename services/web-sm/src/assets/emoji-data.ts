import emojis from 'emojibase-data/en/compact.json'
import messages from 'emojibase-data/en/messages.json'
import shortcodes from 'emojibase-data/en/shortcodes/github.json'

/** `[emoji, label, words to search by]`, the first word being the shortcode. */
type Entry = readonly [emoji: string, label: string, words: string]

/** The emojis the picker and the `:` completion offer, by category in the usual order; fetched by the browser on first use. */
export function buildEmojiData(): string {
  const groups = messages.groups
    .filter(({ key }) => key !== 'component')
    .map((group) => ({ name: capitalize(group.message), emojis: entriesOf(group.order) }))
  return JSON.stringify(groups)
}

function entriesOf(group: number): readonly Entry[] {
  return emojis
    .filter((emoji) => emoji.group === group)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((emoji) => [emoji.unicode, emoji.label, wordsOf(emoji.hexcode, emoji.label, emoji.tags ?? [])])
}

function wordsOf(hexcode: string, label: string, tags: readonly string[]): string {
  const codes: Readonly<Record<string, string | readonly string[]>> = shortcodes
  const names = [codes[hexcode] ?? label.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase()].flat()
  return [...new Set([...names, ...tags])].join(' ')
}

const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
