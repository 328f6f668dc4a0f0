import type { Env, RendererRule, Token } from 'markdown-it'
import { highlight, highlightBudget, languageOf } from './highlight.ts'
import { labelOf, type MentionName } from './mention-names.ts'
import { parser } from './parser.ts'
import type { MentionMeta } from './rules/mention.ts'

/** Passed through markdown-it from renderHtml to the rules. */
export interface HtmlEnv extends Env {
  readonly mentions?: readonly MentionName[]
  readonly channelHref?: (channelId: string) => string
  /** Characters of the fences so far. */
  highlighted?: number
}

const { escapeHtml } = parser.utils

const tag =
  (html: string): RendererRule =>
  () =>
    html

const rule =
  (render: (token: Token, env: HtmlEnv) => string): RendererRule =>
  (tokens, at, _options, env = {}) => {
    const token = tokens[at]
    return token === undefined ? '' : render(token, env)
  }

const spoilerAttributes =
  'class="spoiler" tabindex="0" role="button" aria-expanded="false" aria-label="Spoiler, press Enter to show"'
const linkAttributes = 'rel="noopener noreferrer nofollow" target="_blank"'

/** How each token is written; what is not here markdown-it writes itself. */
export const htmlRules: Readonly<Record<string, RendererRule>> = {
  strong_open: rule(({ markup }) => (markup === '__' ? '<u>' : '<strong>')),
  strong_close: rule(({ markup }) => (markup === '__' ? '</u>' : '</strong>')),
  s_open: tag('<del>'),
  s_close: tag('</del>'),
  spoiler_open: tag(`<span ${spoilerAttributes}>`),
  spoiler_close: tag('</span>'),
  softbreak: tag('<br>\n'),
  hardbreak: tag('<br>\n'),
  link_open: rule(linkHtml),
  code_inline: rule(({ content }) => `<code>${escapeHtml(content)}</code>`),
  fence: rule(fenceHtml),
  checkbox: rule(({ meta }) => `<input type="checkbox" disabled${meta?.['checked'] === true ? ' checked' : ''}> `),
  table_open: tag('<div class="table-scroll"><table>\n'),
  table_close: tag('</table></div>\n'),
  th_open: rule((token) => cellHtml('th', token)),
  td_open: rule((token) => cellHtml('td', token)),
  mention: rule(mentionHtml),
}

function linkHtml(token: Token): string {
  const title = token.attrGet('title')
  const hint = title === null ? '' : ` title="${escapeHtml(String(title))}"`
  return `<a href="${escapeHtml(String(token.attrGet('href') ?? ''))}"${hint} ${linkAttributes}>`
}

function fenceHtml({ content, info }: Token, env: HtmlEnv): string {
  const language = languageOf(info)
  if (language === undefined) return `<pre><code class="hljs">${escapeHtml(content)}</code></pre>\n`
  env.highlighted = (env.highlighted ?? 0) + content.length
  const code = (env.highlighted > highlightBudget ? undefined : highlight(content, language)) ?? escapeHtml(content)
  const name = escapeHtml(language)
  return `<pre data-language="${name}"><code class="language-${name} hljs">${code}</code></pre>\n`
}

/** A class instead of markdown-it's style attribute, which the content security policy forbids. */
function cellHtml(name: 'th' | 'td', token: Token): string {
  const side = /^text-align:(left|right|center)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
  return side === undefined ? `<${name}>` : `<${name} class="align-${side}">`
}

function mentionHtml({ content, meta }: Token, env: HtmlEnv): string {
  const mention = meta as MentionMeta | null
  if (mention === null || env.mentions === undefined) return escapeHtml(content)
  const label = escapeHtml(labelOf(mention, env.mentions))
  const id = mention.target_id
  if (mention.type === 'user') return `<span class="mention" data-user="${id}">${label}</span>`
  if (id === null) return `<span class="mention mention-${mention.type}">${label}</span>`
  // Unknown to the reader, or a link within a link: nothing to follow.
  const known = env.mentions.some((one) => one.type === 'channel_link' && one.target_id === id)
  if (!known || mention.insideLink) return `<span class="channel-link" data-channel="${id}">${label}</span>`
  const href = env.channelHref === undefined ? '' : ` href="${escapeHtml(env.channelHref(id))}"`
  return `<a class="channel-link" data-channel="${id}"${href}>${label}</a>`
}
