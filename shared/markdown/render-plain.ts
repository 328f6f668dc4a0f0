import type { Token } from 'markdown-it'
import { labelOf, type MentionName } from './mention-names.ts'
import { parseTokens } from './parser.ts'
import type { MentionMeta } from './rules/mention.ts'
import { isSentences } from './sentences.ts'

export interface PlainOptions {
  readonly mentions?: readonly MentionName[]
  /** Cut to this many characters, with an ellipsis. */
  readonly maxLength?: number
}

/**
 * A message as one line of text without marks, for notifications, titles and previews. Spoilers stay hidden; the result
 * is text, not HTML.
 */
export function renderPlain(bodyMd: string, options: PlainOptions = {}): string {
  if (isSentences(bodyMd)) return shorten(bodyMd.replace(/ {2,}/g, ' ').trimEnd(), options.maxLength)
  const tokens = parseTokens(bodyMd)
  const text = tokens === undefined ? bodyMd : tokens.map((token) => blockText(token, options)).join('')
  return shorten(text.replace(/\s+/g, ' ').trim(), options.maxLength)
}

function blockText(token: Token, options: PlainOptions): string {
  if (token.type === 'fence') return `${token.content} `
  return token.children === null ? '' : `${inlineText(token.children, options)} `
}

function inlineText(tokens: readonly Token[], options: PlainOptions): string {
  let hidden = 0
  let text = ''
  for (const token of tokens) {
    if (token.type === 'spoiler_open' && hidden++ === 0) text += '▒▒▒'
    else if (token.type === 'spoiler_close') hidden -= 1
    else if (hidden === 0) text += plainToken(token, options)
  }
  return text
}

function plainToken(token: Token, { mentions }: PlainOptions): string {
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' '
  if (token.type !== 'mention' || mentions === undefined) return token.content
  return labelOf(token.meta as MentionMeta, mentions)
}

function shorten(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  if (text.length <= maxLength) return text
  return `${text
    .slice(0, Math.max(0, maxLength - 1))
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`
}
