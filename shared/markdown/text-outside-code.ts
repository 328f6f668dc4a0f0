import type { Token } from 'markdown-it'
import { parseTokens } from './parser.ts'

/** Stands for what is left out, in no message: what is before it and what is behind are not in a row. */
const GAP = '\u0000'

/**
 * What a message says in words: without code, addresses and mentions, in whose places NUL stands, as it does between
 * paragraphs, and without the marks of its formatting. Empty for a message that is too large to be taken apart. Takes time in proportion to the text (ABU-15).
 */
export function textOutsideCode(body: string): string {
  const parts: string[] = []
  for (const token of parseTokens(body) ?? []) {
    if (token.type === 'inline') parts.push(wordsOf(token.children ?? []))
  }
  return parts.join(GAP)
}

function wordsOf(children: readonly Token[]): string {
  let text = ''
  let inAddress = false
  for (const token of children) {
    if (token.type === 'link_open') inAddress = token.info === 'auto'
    else if (token.type === 'link_close') inAddress = false
    else if (token.type === 'text' && !inAddress) text += token.content
    else if (token.type === 'softbreak' || token.type === 'hardbreak') text += '\n'
    else if (token.nesting === 0) text += GAP
  }
  return text
}
