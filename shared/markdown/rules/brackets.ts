import type { StateInline } from 'markdown-it'

let source = ''
let lastClose = -1

/**
 * A `[` that no `](` follows cannot begin a link, as there are no reference links: it is text at once. Without this a
 * message of nothing but brackets would be searched from each of them to its end.
 */
export function bracketRule(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x5b) return false
  if (state.src !== source) {
    source = state.src
    lastClose = source.lastIndexOf('](')
  }
  if (lastClose > state.pos) return false
  if (!silent) state.pending += '['
  state.pos += 1
  return true
}
