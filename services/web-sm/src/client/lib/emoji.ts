import { page } from './page.ts'
import { readStored, writeStored } from './storage.ts'

export interface Emoji {
  readonly emoji: string
  readonly label: string
  /** The shortcode first, then words to search by. */
  readonly words: readonly string[]
}

export interface EmojiGroup {
  readonly name: string
  readonly emojis: readonly Emoji[]
}

type Wire = readonly { readonly name: string; readonly emojis: readonly (readonly [string, string, string])[] }[]

let loading: Promise<readonly EmojiGroup[]> | undefined

/** Every emoji by category; fetched on first use. */
export function loadEmojis(): Promise<readonly EmojiGroup[]> {
  loading ??= fetch(page.emojiData)
    .then((response) => response.json() as Promise<Wire>)
    .then((groups) => groups.map(({ name, emojis }) => ({ name, emojis: emojis.map(toEmoji) })))
    .catch((error: unknown) => {
      loading = undefined
      throw error
    })
  return loading
}

function toEmoji([emoji, label, words]: readonly [string, string, string]): Emoji {
  return { emoji, label, words: words.split(' ') }
}

const RECENT = 'recent-emoji'
const usual = ['👍', '❤️', '😂', '🎉', '👀']

/** The emojis used last, the usual ones behind them. */
export function recentEmojis(count: number): readonly string[] {
  const stored = (readStored(RECENT) ?? '').split(' ').filter(Boolean)
  return [...new Set([...stored, ...usual])].slice(0, count)
}

export function rememberEmoji(emoji: string): void {
  writeStored(RECENT, [...new Set([emoji, ...recentEmojis(16)])].slice(0, 16).join(' '))
}
