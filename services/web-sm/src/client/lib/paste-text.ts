import { limits } from './limits.ts'
import { markdownOf } from './paste-markdown.ts'
import { insertText, replaceRange } from './text-edit.ts'

/** So much is more than anybody reads in a conversation; lines of a log, mostly. */
const HUGE_CHARS = 4_000
const HUGE_LINES = 60

/** What became of a paste: left to the browser, in the box, or the text for the caller to put somewhere. */
export type Pasted = 'default' | 'done' | { readonly kind: 'too-long' | 'huge'; readonly text: string }

/**
 * Takes a paste into the box: an address over selected words links them, formatting becomes Markdown (WEB-05). Ctrl Shift
 * V brings plain text alone, and that is left as it is.
 */
export function pasteInto(box: HTMLTextAreaElement, clipboard: DataTransfer): Pasted {
  const plain = clipboard.getData('text/plain')
  if (linkSelection(box, plain.trim())) return 'done'
  const html = clipboard.getData('text/html')
  const markdown = html === '' ? undefined : markdownOf(html)
  const text = markdown ?? plain
  const room = limits.bodyMd - box.value.length + (box.selectionEnd - box.selectionStart)
  if (text.length > room) return { kind: 'too-long', text: plain }
  if (text.length > HUGE_CHARS || text.split('\n').length > HUGE_LINES) return { kind: 'huge', text }
  if (markdown === undefined) return 'default'
  insertText(box, markdown)
  return 'done'
}

function linkSelection(box: HTMLTextAreaElement, address: string): boolean {
  const { selectionStart: from, selectionEnd: to, value } = box
  const selected = value.slice(from, to)
  if (!/^https?:\/\/\S+$/i.test(address) || selected.trim() === '' || /[\n\]`]|^https?:/i.test(selected)) return false
  replaceRange(box, from, to, `[${selected}](${address.replace(/\(/g, '%28').replace(/\)/g, '%29')})`)
  return true
}
