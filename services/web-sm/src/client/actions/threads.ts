import { morphElements } from '@hotwired/turbo'
import { THREAD_CLOSED } from '../../fragments/thread-closed.ts'
import { find, findAll, make } from '../lib/dom.ts'
import { fetchHtml, HttpError, sendJson } from '../lib/http.ts'
import { seqOf } from '../timeline/row.ts'

/** Somebody follows a thread or no more, has read on in it, or it has a reply that is new to them. */
export function threadAction(stream: Element): void {
  const root = stream.getAttribute('root') ?? ''
  showFollowing(root, stream.getAttribute('following') === 'true')
  showCount(Number(stream.getAttribute('threads')))
  const pane = find(`[data-thread-root="${CSS.escape(root)}"]`)
  if (pane) pane.dataset['threadUnread'] = stream.getAttribute('unread') ?? '0'
  if (pane && document.hasFocus()) readIfUnread(pane)
  if (find('[data-threads-page]')) void refreshThreads().catch(ignoreUnreachable)
}

/** Shows in every bell of a thread whether one follows it; pressing it does the other. */
export function showFollowing(root: string, following: boolean): void {
  for (const form of findAll(`[data-follow="${CSS.escape(root)}"]`)) {
    find('[aria-pressed]', form)?.setAttribute('aria-pressed', String(following))
    find<HTMLInputElement>('[data-follow-value]', form)?.setAttribute('value', String(!following))
  }
}

/** Nobody can answer a message that has gone; what was being written stays as a draft. */
export function closeThread(root: string): void {
  const composer = find(`[data-thread-root="${CSS.escape(root)}"] .composer`)
  if (!composer) return
  const hadFocus = composer.contains(document.activeElement)
  composer.replaceWith(make('p', { class: 'composer-closed' }, THREAD_CLOSED))
  if (hadFocus) find(`[data-thread-root="${CSS.escape(root)}"] .timeline-scroll`)?.focus({ preventScroll: true })
}

/** Looking at a thread reads what is new in it. */
export function readIfUnread(pane: HTMLElement): void {
  if (Number(pane.dataset['threadUnread']) > 0) markThreadRead(pane)
}

/** Whoever looks at the end of a thread has read it. */
function markThreadRead(pane: HTMLElement): void {
  const last = findAll('[data-rows] [data-message]', pane).at(-1)
  const root = pane.dataset['threadRoot']
  if (root === undefined || !last) return
  sendJson('PUT', `/api/messages/${root}/read`, { seq: seqOf(last) }).catch(ignoreUnreachable)
}

function showCount(count: number): void {
  const badge = find('[data-threads-link] [data-badge]')
  if (!badge) return
  badge.hidden = count === 0
  badge.textContent = count === 0 ? '' : count > 99 ? '99+' : String(count)
}

async function refreshThreads(): Promise<void> {
  const fresh = new DOMParser().parseFromString(await fetchHtml(`/threads${location.search}`), 'text/html')
  const [current, next] = [find('[data-threads-page]'), find('[data-threads-page]', fresh)]
  if (current && next) morphElements(current, next)
}

/** The next event, or the next page, tells anew. */
function ignoreUnreachable(error: unknown): void {
  if (!(error instanceof HttpError)) throw error
}
