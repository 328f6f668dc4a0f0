import type { StateInline } from 'markdown-it'
import { findEmoji } from '../emoji.ts'

const shortCode = /:[a-z0-9_+-]{1,60}:(?::skin-tone-[2-6]:)?(?![a-z0-9])/iy

/** `:smile:` becomes the character itself; a name nobody knows stays as typed, and so do `10:30:20` and `std::map::get`. */
export function emojiRule(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x3a || /[a-z0-9:]$/i.test(state.pending.slice(-1))) return false
  shortCode.lastIndex = state.pos
  const match = shortCode.exec(state.src)
  if (match === null || shortCode.lastIndex > state.posMax) return false
  const emoji = findEmoji(match[0])
  if (emoji === undefined) return false
  if (!silent) state.pending += emoji
  state.pos += match[0].length
  return true
}
