import type { StateInline } from 'markdown-it'

const stops = new Set('\n!#$%&*+-:<=>@[\\]^_`{}~|'.split('').map((char) => char.charCodeAt(0)))
const isStop = Array.from({ length: 128 }, (_, code) => stops.has(code))

/** markdown-it's rule for plain text, which also stops at `|` so that spoilers are seen. */
export function textRule(state: StateInline, silent: boolean): boolean {
  let pos = state.pos
  while (pos < state.posMax && isStop[state.src.charCodeAt(pos)] !== true) pos += 1
  if (pos === state.pos) return false
  if (!silent) state.pending += state.src.slice(state.pos, pos)
  state.pos = pos
  return true
}
