import type { Token } from 'markdown-it'
import type { AnsiOptions } from './render-ansi.ts'
import { inlineAnsi } from './inline.ts'
import { breakLines, padTo, paint, printable, wrap } from './style.ts'
import { tableAnsi } from './table.ts'

type Lines = readonly string[]

/** Quotes and lists stop taking room from their content here; deeper ones stay at this width. */
const minWidth = 12

/** The blocks of a message as lines, one empty line between them except inside tight lists. */
export function blocksAnsi(tokens: readonly Token[], options: AnsiOptions): Lines {
  const lines: string[] = []
  let tightBefore = true
  for (const block of splitBlocks(tokens)) {
    const [first] = block
    if (first === undefined) continue
    const tight = first.hidden
    if (lines.length > 0 && !tight && !(tightBefore && isList(first))) lines.push('')
    lines.push(...blockAnsi(first, block, options))
    tightBefore = tight
  }
  return lines
}

/** Each top-level block with everything inside it, from its opening to its closing token. */
function splitBlocks(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const blocks: Token[][] = []
  let depth = 0
  for (const token of tokens) {
    if (depth === 0) blocks.push([])
    blocks.at(-1)?.push(token)
    depth += token.nesting
  }
  return blocks
}

const isList = ({ type }: Token): boolean => type === 'bullet_list_open' || type === 'ordered_list_open'

function blockAnsi(first: Token, block: readonly Token[], options: AnsiOptions): Lines {
  const inside = block.slice(1, -1)
  if (first.type === 'fence') return codeAnsi(first, options)
  if (first.type === 'hr') return [paint('─'.repeat(options.width), 'frame', options.color)]
  if (first.type === 'blockquote_open') return quoteAnsi(inside, options)
  if (first.type === 'table_open') return tableAnsi(inside, options)
  if (first.type === 'heading_open') return textAnsi(inside, options).map((line) => paint(line, 'bold', options.color))
  if (isList(first)) return listAnsi(first, inside, options)
  return textAnsi(inside, options)
}

function textAnsi(inside: readonly Token[], options: AnsiOptions): Lines {
  const text = inside.map(({ children }) => (children === null ? '' : inlineAnsi(children, options))).join('')
  return wrap(text, options.width)
}

function quoteAnsi(inside: readonly Token[], options: AnsiOptions): Lines {
  const bar = paint('▌', 'frame', options.color)
  const lines = blocksAnsi(inside, narrower(options, 2))
  return lines.map((line) => `${bar} ${line}`.trimEnd())
}

function listAnsi(list: Token, inside: readonly Token[], options: AnsiOptions): Lines {
  const start = Number(list.attrGet('start') ?? 1)
  return splitBlocks(inside).flatMap((item, nth) => {
    const marker = list.type === 'ordered_list_open' ? `${start + nth}. ` : '• '
    const lines = blocksAnsi(item.slice(1, -1), narrower(options, marker.length))
    const indent = ' '.repeat(marker.length)
    return lines.length === 0
      ? [marker.trimEnd()]
      : lines.map((line, at) => (at === 0 ? marker : line && indent) + line)
  })
}

/** Code in a frame that names its language (MD-T14). */
function codeAnsi({ content, info }: Token, options: AnsiOptions): Lines {
  const language = printable(info.trim().split(/\s/, 1)[0] ?? '').slice(0, 20)
  const code = breakLines(printable(content).replace(/\n$/, ''), options.width - 4)
  const inner = Math.max(...code.slice(0, 2000).map((line) => Bun.stringWidth(line)), Bun.stringWidth(language) + 1)
  const frame = (text: string): string => paint(text, 'frame', options.color)
  const title = language === '' ? '' : ` ${language} `
  const top = frame(`┌${title}${'─'.repeat(Math.max(0, inner + 2 - Bun.stringWidth(title)))}┐`)
  const rows = code.map((line) => `${frame('│')} ${padTo(line, inner)} ${frame('│')}`)
  return [top, ...rows, frame(`└${'─'.repeat(inner + 2)}┘`)]
}

const narrower = (options: AnsiOptions, by: number): AnsiOptions => ({
  ...options,
  width: Math.max(minWidth, options.width - by),
})
