import { escapeMarks, linkTo } from './markdown-text.ts'
import { at, listAt, textAt } from './values.ts'

const MOST_INDENT = 5

/** A `rich_text` block, which is what Slack's own editor makes: sections, lists, quotes and code. */
export function renderRichText(block: unknown): string {
  return listAt(block, 'elements')
    .map(renderPart)
    .filter((part) => part.trim() !== '')
    .join('\n\n')
}

function renderPart(part: unknown): string {
  switch (textAt(part, 'type')) {
    case 'rich_text_section':
      return renderInline(part)
    case 'rich_text_quote':
      return renderInline(part).replace(/^/gm, '> ')
    case 'rich_text_preformatted':
      return fenced(rawText(part))
    case 'rich_text_list':
      return renderList(part)
    default:
      return ''
  }
}

function renderList(list: unknown): string {
  const indent = '   '.repeat(Math.min(Math.max(Number(textAt(list, 'indent')) || 0, 0), MOST_INDENT))
  const isOrdered = textAt(list, 'style') === 'ordered'
  const items = listAt(list, 'elements').map(renderInline)
  return items
    .map((item, nth) => `${indent}${isOrdered ? `${nth + 1}.` : '-'} ${item.replaceAll('\n', ' ')}`)
    .join('\n')
}

function renderInline(part: unknown): string {
  return listAt(part, 'elements').map(renderElement).join('')
}

function renderElement(element: unknown): string {
  const text = textAt(element, 'text')
  switch (textAt(element, 'type')) {
    case 'text':
      return styled(element, text)
    case 'link':
      return linkTo(escapeMarks(text || textAt(element, 'url')), textAt(element, 'url'))
    case 'emoji':
      return emojiOf(element)
    case 'user':
      return `@${escapeMarks(textAt(element, 'user_id'))}`
    case 'usergroup':
      return `@${escapeMarks(textAt(element, 'usergroup_id'))}`
    case 'channel':
      return `#${escapeMarks(textAt(element, 'channel_id'))}`
    case 'broadcast':
      return textAt(element, 'range') === 'here' ? '@here' : '@channel'
    case 'date':
      return escapeMarks(textAt(element, 'fallback'))
    case 'color':
      return escapeMarks(textAt(element, 'value'))
    default:
      return ''
  }
}

/** Marks stand next to a letter; what is white around it stays outside. */
function styled(element: unknown, text: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  if (inner === '') return text
  const has = (style: string) => at(element, 'style', style) === true
  const code = has('code') && !inner.includes('`')
  const marks = [has('bold') && '**', has('italic') && '_', has('strike') && '~~'].filter((mark) => mark !== false)
  const said = code ? `\`${inner}\`` : escapeMarks(inner)
  return `${before}${marks.join('')}${said}${marks.toReversed().join('')}${after}`
}

/** The emoji itself, which Slack gives as code points in hex, or its name. */
function emojiOf(element: unknown): string {
  const codes = textAt(element, 'unicode')
  const isHex = /^[\da-f]{2,5}(?:-[\da-f]{2,5}){0,9}$/.test(codes)
  const emoji = isHex ? String.fromCodePoint(...codes.split('-').map((code) => Number.parseInt(code, 16))) : ''
  return /^\p{RGI_Emoji}$/v.test(emoji) ? emoji : `:${textAt(element, 'name').replace(/[^\w+-]/g, '')}:`
}

/** What the parts of a block of code or a cell say, without marks. */
export function rawText(part: unknown): string {
  return listAt(part, 'elements')
    .flatMap((element) => [element, ...listAt(element, 'elements')])
    .map((element) => textAt(element, 'text') || textAt(element, 'url'))
    .join('')
}

/** Code behind a fence that is longer than any in it. */
function fenced(code: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return code.trim() === '' ? '' : `${fence}\n${code.replace(/\n+$/, '')}\n${fence}`
}
