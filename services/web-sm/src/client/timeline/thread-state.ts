import { findAll } from '../lib/dom.ts'
import { copiesOf } from './row.ts'
import { keepView } from './keep-view.ts'

/** Shows how many replies a thread has: under its root and above its replies. */
export function showThreadState(rootId: string, count: number, lastReplyAt: string | null): void {
  const text = count === 1 ? '1 reply' : `${count} replies`
  for (const total of findAll(`[data-thread-total="${CSS.escape(rootId)}"]`)) total.textContent = text
  for (const copy of copiesOf(rootId)) {
    const link = copy.querySelector<HTMLElement>('[data-thread-link]')
    if (link) keepView(copy, () => writeLink(link, text, count, lastReplyAt))
  }
}

function writeLink(link: HTMLElement, text: string, count: number, lastReplyAt: string | null): void {
  link.hidden = count === 0
  link.dataset['count'] = String(count)
  const label = link.querySelector('[data-thread-count]')
  if (label) label.textContent = text
  const last = link.querySelector('relative-time')
  if (!last) return
  last.toggleAttribute('hidden', lastReplyAt === null)
  if (lastReplyAt !== null) last.setAttribute('datetime', lastReplyAt)
}
