import type { Delimiter, StateInline, Token } from 'markdown-it'

const bar = 0x7c

/**
 * `||hidden||`: every pair of bars may open or close, with or without spaces inside, as on Discord. Four bars end one
 * spoiler and begin the next; a longer run is a line someone drew.
 */
export function spoilerRule(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== bar) return false
  let end = state.pos
  while (end < state.posMax && state.src.charCodeAt(end) === bar) end += 1
  const length = end - state.pos
  const pairs = length > 4 ? 0 : length >> 1
  for (let nth = 0; nth < pairs; nth += 1) pushPair(state)
  state.pending += '|'.repeat(length - pairs * 2)
  state.pos = end
  return true
}

function pushPair(state: StateInline): void {
  state.push('text', '', 0).content = '||'
  const token = state.tokens.length - 1
  state.delimiters.push({ marker: bar, length: 0, token, end: -1, open: true, close: true })
}

/** Turns the pairs that markdown-it matched into spoilers; an empty pair stays text. */
export function spoilerPairs(state: StateInline): void {
  markPairs(state, state.delimiters)
  for (const meta of state.tokens_meta) if (meta?.delimiters) markPairs(state, meta.delimiters)
}

function markPairs(state: StateInline, delimiters: readonly Delimiter[]): void {
  for (const opener of delimiters) {
    const closer = opener.marker === bar && opener.end !== -1 ? delimiters[opener.end] : undefined
    if (closer === undefined || closer.token === opener.token + 1) continue
    mark(state.tokens[opener.token], 'spoiler_open', 1)
    mark(state.tokens[closer.token], 'spoiler_close', -1)
  }
}

function mark(token: Token | undefined, type: string, nesting: 1 | -1): void {
  if (token === undefined) return
  token.type = type
  token.tag = 'span'
  token.nesting = nesting
  token.markup = '||'
  token.content = ''
}
