import { htmlRules, type HtmlEnv } from './html-rules.ts'
import type { MentionName } from './mention-names.ts'
import { parser, parseTokens } from './parser.ts'
import { isSentences } from './sentences.ts'

export interface HtmlOptions {
  /** The names of the message's mentions. Without the list the mention syntax is left alone as text (MD-T15). */
  readonly mentions?: readonly MentionName[]
  /** The address of a linked channel; without it a channel link has no href. */
  readonly channelHref?: (channelId: string) => string
}

const { escapeHtml } = parser.utils
Object.assign(parser.renderer.rules, htmlRules)

/**
 * A message as HTML: balanced, everything a person typed escaped, no style, script, image or event attribute. Never
 * throws, and takes a few milliseconds at most for the longest hostile message.
 */
export function renderHtml(bodyMd: string, options: HtmlOptions = {}): string {
  if (isSentences(bodyMd)) return `<p>${escapeHtml(bodyMd.trimEnd())}</p>\n`
  const env: HtmlEnv = { ...options }
  const tokens = parseTokens(bodyMd, env)
  if (tokens === undefined) return `<p>${escapeHtml(bodyMd).replaceAll('\n', '<br>\n')}</p>\n`
  return parser.renderer.render([...tokens], parser.options, env)
}
