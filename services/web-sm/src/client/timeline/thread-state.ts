import { find, findAll, make, makeElement } from '../lib/dom.ts'
import { page } from '../lib/page.ts'
import { keepView } from './keep-view.ts'
import { copiesOf } from './row.ts'

/** Shows how many replies a thread has: under its root and above its replies. */
export function showThreadState(rootId: string, count: number, lastReplyAt: string | null): void {
  const text = count === 1 ? '1 reply' : `${count} replies`
  for (const total of findAll(`[data-thread-total="${CSS.escape(rootId)}"]`)) total.textContent = text
  for (const copy of copiesOf(rootId)) {
    if (copy.closest('.thread-pane')) continue
    keepView(copy, () => writeLink(threadLinkOf(copy), text, count, lastReplyAt))
  }
}

/** The link into a message's thread; made, and not shown, when there is no reply yet. */
export function threadLinkOf(row: HTMLElement): HTMLElement {
  const present = find('[data-thread-link]', row)
  if (present) return present
  const link = make('a', {
    class: 'thread-link',
    href: threadHref(row),
    'data-turbo-frame': 'thread',
    'data-thread-link': '',
    hidden: '',
  })
  link.append(make('span', { 'data-thread-count': '' }), make('span', { class: 'thread-last' }))
  find('.message-main', row)?.append(link)
  return link
}

function threadHref(row: HTMLElement): string {
  const shown = row.closest<HTMLElement>('[data-timeline-href-value]')?.dataset['timelineHrefValue']
  if (shown !== undefined) return `${shown}/thread/${row.dataset['message'] ?? ''}`
  const id = row.dataset['channel'] ?? ''
  const name = find(`[data-channel-row="${CSS.escape(id)}"]`)?.dataset['name'] ?? id
  return `/c/${page.slug}/channels/${encodeURIComponent(name)}/thread/${row.dataset['message'] ?? ''}`
}

function writeLink(link: HTMLElement, text: string, count: number, lastReplyAt: string | null): void {
  link.hidden = count === 0
  const label = find('[data-thread-count]', link)
  if (label) label.textContent = text
  const last = lastReplyAt === null ? [] : [makeElement('relative-time', { datetime: lastReplyAt, format: 'relative' })]
  find('.thread-last', link)?.replaceChildren(...last)
}
