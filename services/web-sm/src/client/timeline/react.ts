import { showReaction } from '../actions/messages.ts'
import { find } from '../lib/dom.ts'
import { rememberEmoji } from '../lib/emoji.ts'
import { guarded } from '../lib/guarded.ts'
import { sendJson } from '../lib/http.ts'
import { keepView } from './keep-view.ts'

/** Gives or takes back my reaction. Shown at once; the event that follows has the count of everybody. */
export async function setReaction(row: HTMLElement, emoji: string, on: boolean): Promise<void> {
  const button = find(`[data-reactions] [data-emoji="${CSS.escape(emoji)}"]`, row)
  const count = Number(button?.querySelector('.reaction-count')?.textContent ?? 0)
  const was = button?.getAttribute('aria-pressed') === 'true'
  if (was === on) return
  if (on) rememberEmoji(emoji)
  const show = (shown: number, mine: boolean) => keepView(row, () => showReaction(row, { emoji, count: shown, mine }))
  show(count + (on ? 1 : -1), on)
  const path = `/api/messages/${row.dataset['message'] ?? ''}/reactions/${encodeURIComponent(emoji)}`
  if (!(await guarded(() => sendJson(on ? 'PUT' : 'DELETE', path)))) show(count, was)
}
