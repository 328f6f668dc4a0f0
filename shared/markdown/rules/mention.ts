import type { StateInline } from 'markdown-it'

export type MentionType = 'user' | 'here' | 'channel' | 'channel_link'

/** What a mention token carries in `meta`. */
export interface MentionMeta extends Record<string, unknown> {
  readonly type: MentionType
  /** Lower-case UUID of the user or linked channel; null for `@here` and `@channel`. */
  readonly target_id: string | null
  /** The name a person typed, lower-case; only of typed mentions. */
  readonly typed?: string
  /** Where it begins in the block's content. */
  readonly at: number
  readonly insideLink: boolean
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const stored = new RegExp(`@<(?:user:(${uuid})|(here)|channel)>|#<channel:(${uuid})>`, 'iy')
const typedUser = /@([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?![\p{L}\p{M}\p{N}@])/iuy
const typedChannel =
  /#([\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*(?:[-_][\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*)*)/uy
/** Before an `@` or `#` these make it part of an address, a path or another word. */
const partOfWord = /[\p{L}\p{N}\p{M}_.+/@#&-]/u

/**
 * The stored forms `@<user:UUID>`, `@<here>`, `@<channel>` and `#<channel:UUID>` (SH-11); with `env.typed` also what
 * people write: `@alice`, `@here`, `@channel`, `#general`. Code, links' addresses and escapes never get here.
 */
export function mentionRule(state: StateInline, silent: boolean): boolean {
  const code = state.src.charCodeAt(state.pos)
  if (code !== 0x40 && code !== 0x23) return false
  const found = matchStored(state) ?? (state.env['typed'] === true ? matchTyped(state, code === 0x40) : undefined)
  if (found === undefined || state.pos + found.text.length > state.posMax) return false
  if (!silent) {
    const token = state.push('mention', '', 0)
    token.content = found.text
    token.meta = { ...found.meta, at: state.pos, insideLink: state.linkLevel > 0 } satisfies MentionMeta
  }
  state.pos += found.text.length
  return true
}

interface Found {
  readonly text: string
  readonly meta: Pick<MentionMeta, 'type' | 'target_id' | 'typed'>
}

function matchStored(state: StateInline): Found | undefined {
  stored.lastIndex = state.pos
  const match = stored.exec(state.src)
  if (match === null) return undefined
  const [text, user, here, channel] = match
  if (user !== undefined) return { text, meta: { type: 'user', target_id: user.toLowerCase() } }
  if (channel !== undefined) return { text, meta: { type: 'channel_link', target_id: channel.toLowerCase() } }
  return { text, meta: { type: here === undefined ? 'channel' : 'here', target_id: null } }
}

function matchTyped(state: StateInline, isUser: boolean): Found | undefined {
  if (state.pos > 0 && partOfWord.test(characterBefore(state.src, state.pos))) return undefined
  const pattern = isUser ? typedUser : typedChannel
  pattern.lastIndex = state.pos
  const match = pattern.exec(state.src)
  if (match === null) return undefined
  const typed = (match[1] ?? '').toLowerCase().normalize('NFC')
  if (!isUser) return { text: match[0], meta: { type: 'channel_link', target_id: null, typed } }
  const type = typed === 'here' || typed === 'channel' ? typed : 'user'
  return { text: match[0], meta: { type, target_id: null, typed } }
}

function characterBefore(text: string, pos: number): string {
  const low = text.charCodeAt(pos - 1)
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(pos - 2, pos) : text.charAt(pos - 1)
}
