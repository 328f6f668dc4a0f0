import type { Token } from 'markdown-it'
import { inlineAnsi } from './inline.ts'
import type { AnsiOptions } from './render-ansi.ts'
import { padTo, paint, wrap } from './style.ts'

type Row = readonly string[]

/** Columns side by side where they fit; in a narrow terminal each row as wrapped text. */
export function tableAnsi(tokens: readonly Token[], options: AnsiOptions): readonly string[] {
  const rows = readRows(tokens, options)
  const widths = columnWidths(rows)
  const bar = paint('│', 'frame', options.color)
  const total = widths.reduce((sum, width) => sum + width + 3, -3)
  if (total > options.width) return rows.flatMap((row) => wrap(row.join(' │ '), options.width))
  const [head, ...body] = rows.map((row) => row.map((cell, at) => padTo(cell, widths[at] ?? 0)))
  const rule = paint(widths.map((width) => '─'.repeat(width)).join('─┼─'), 'frame', options.color)
  const bold = (head ?? []).map((cell) => paint(cell, 'bold', options.color))
  return [bold.join(` ${bar} `), rule, ...body.map((row) => row.join(` ${bar} `).trimEnd())]
}

function readRows(tokens: readonly Token[], options: AnsiOptions): readonly Row[] {
  const rows: string[][] = []
  for (const token of tokens) {
    if (token.type === 'tr_open') rows.push([])
    if (token.children !== null) rows.at(-1)?.push(inlineAnsi(token.children, options))
  }
  return rows
}

function columnWidths(rows: readonly Row[]): readonly number[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, Bun.stringWidth(cell))
  }
  return widths
}
