import { locateMentions } from '../markdown/mod.ts'
import { withPlainLineBreaks } from './line-breaks.ts'

export interface MentionCandidates {
  /** Names after `@`, lower-case, each once; whether such users exist is not known here. */
  readonly users: readonly string[]
  /** Names after `#`, lower-case NFC, each once. */
  readonly channels: readonly string[]
  readonly here: boolean
  readonly channel: boolean
}

/** What a person typed that may be a mention, outside code, addresses and escapes: `@alice`, `@here`, `#general`. */
export function findMentionCandidates(text: string): MentionCandidates {
  const found = locateMentions(withPlainLineBreaks(text), { typed: true })
  const typed = found.filter((one) => one.typed !== undefined)
  const names = (type: string) => [...new Set(typed.filter((one) => one.type === type).map((one) => one.typed ?? ''))]
  return {
    users: names('user'),
    channels: names('channel_link'),
    here: typed.some(({ type }) => type === 'here'),
    channel: typed.some(({ type }) => type === 'channel'),
  }
}
