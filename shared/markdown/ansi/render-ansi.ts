import { parseTokens } from '../parser.ts'
import { blocksAnsi } from './blocks.ts'
import type { InlineOptions } from './inline.ts'
import { printable, wrap } from './style.ts'

export interface AnsiOptions extends InlineOptions {
  /** Columns to fill at most; fewer than 20 are treated as 20. */
  readonly width: number
  /** False gives text without any escape sequence (NO_COLOR, a pipe). */
  readonly color: boolean
}

/**
 * A message for a terminal, its lines joined by `\n`, none wider than `width`. Every escape sequence in the result is
 * ours: control characters of the message are taken away.
 */
export function renderAnsi(bodyMd: string, options: AnsiOptions): string {
  const sized = { ...options, width: Math.max(20, Math.floor(options.width)) }
  const text = printable(bodyMd.replace(/\r\n?/g, '\n'))
  const tokens = parseTokens(text)
  if (tokens === undefined) return wrap(text, sized.width).join('\n')
  return blocksAnsi(tokens, sized).join('\n')
}
