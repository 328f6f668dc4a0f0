import { locateEmoji } from '@ajet/shared/markdown'
import { splitWords } from './words.ts'

export interface IndexedMessage {
  readonly id: string
  readonly channel_id: string
  readonly author_id: string
  /** As text, so that not a microsecond is lost. */
  readonly created_at: string
  readonly body_md: string
  /** Names by the ids of mentions. */
  readonly names: Readonly<Record<string, string>>
  readonly files: number
  readonly images: number
  readonly filenames: string
}

/** A message as it goes into the index. */
export interface SearchDocument {
  readonly message_id: string
  readonly channel_id: string
  readonly author_id: string
  readonly created_at: string
  readonly words: readonly string[]
  readonly marks: readonly string[]
}

const MENTION = /[@#]<(?:user|channel):([0-9a-f-]{36})>/gi
const LINK = /https?:\/\/[^\s/]/i

/** What stands for a kind of has: among the words; the colon keeps it apart from every word. */
export const markOf = (kind: 'link' | 'file' | 'image'): string => `has:${kind}`

/** What stands for an emoji. */
export const markOfEmoji = (emoji: string): string => `emoji:${emoji}`

/** A mention is found by the name it showed when it was written, a file by its name. */
export function documentOf(message: IndexedMessage): SearchDocument {
  const { id, channel_id, author_id, created_at, body_md, names, files, images, filenames } = message
  const readable = body_md.replace(MENTION, (_, target: string) => names[target.toLowerCase()] ?? '')
  const words = splitWords(`${readable}\n${filenames}`).map(({ text }) => text)
  const marks = [
    ...(LINK.test(body_md) ? [markOf('link')] : []),
    ...(files > 0 ? [markOf('file')] : []),
    ...(images > 0 ? [markOf('image')] : []),
    ...new Set(locateEmoji(readable).map(({ emoji }) => markOfEmoji(emoji))),
  ]
  return { message_id: id, channel_id, author_id, created_at, words, marks }
}

const LOOKED_UP = /^[a-z0-9]{4,40}$/

/** Words of which a part may be asked for, without those that are known already: most are. */
export function newWordsToLookUp(
  documents: readonly SearchDocument[],
  isKnown: (word: string) => boolean,
): ReadonlySet<string> {
  const all = new Set(documents.flatMap(({ words }) => words))
  return new Set([...all].filter((word) => !isKnown(word) && LOOKED_UP.test(word) && !/^\d+$/.test(word)))
}
