import { morphElements } from '@hotwired/turbo'
import { find } from '../lib/dom.ts'
import { fetchHtml, HttpError, sendJson } from '../lib/http.ts'

/** How often it was told that the inbox changed: what was asked before that answers with a state that has passed. */
let told = 0

/** Somebody was notified, or has read notifications, here or on another device (WEB-42). */
export function inboxAction(stream: Element): void {
  told += 1
  const unread = stream.getAttribute('unread')
  if (unread !== null) showInboxCount(Number(unread))
  const thread = document.hasFocus() ? find('[data-thread-root]')?.dataset['threadRoot'] : undefined
  if (unread === null && thread !== undefined) readNotifications({ thread_id: thread })
  // How many there are is asked for, not counted: a frame may be carried out twice.
  if (unread === null || find('[data-inbox-page]')) refreshInbox()
}

/** Writes the number at the bell. */
export function showInboxCount(count: number): void {
  const badge = find('[data-inbox-link] [data-badge]')
  if (!badge) return
  badge.hidden = count === 0
  badge.textContent = count === 0 ? '' : count > 99 ? '99+' : String(count)
}

let timer: ReturnType<typeof setTimeout> | undefined

/** Several notifications within a moment cost one request. */
function refreshInbox(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void readInbox().catch(ignoreUnreachable), 150)
}

async function readInbox(): Promise<void> {
  const current = find('[data-inbox-page]')
  if (!current) return askCount()
  const asked = told
  const fresh = new DOMParser().parseFromString(await fetchHtml(`/inbox${location.search}`), 'text/html')
  if (asked !== told) return
  const next = find('[data-inbox-page]', fresh)
  if (next && current.isConnected) morphElements(current, next)
  const link = find('[data-inbox-link]')
  const nextLink = find('[data-inbox-link]', fresh)
  if (link && nextLink) morphElements(link, nextLink)
}

async function askCount(): Promise<void> {
  const asked = told
  const answer = await sendJson('GET', '/api/notifications?unread=true&limit=1')
  if (asked === told) showInboxCount((answer as { readonly unread_count: number }).unread_count)
}

/** The next event, or the next page, tells anew. */
function ignoreUnreachable(error: unknown): void {
  if (!(error instanceof HttpError)) throw error
}

/** Marks notifications read while the page goes on. */
export function readNotifications(body: { readonly ids: readonly string[] } | { readonly thread_id: string }): void {
  sendJson('POST', '/api/notifications/read', body).catch(ignoreUnreachable)
}

/** Whoever opens a thread has read what they were told about it. */
export function readThread(rootId: string): void {
  const badge = find('[data-inbox-link] [data-badge]')
  if (badge && !badge.hidden) readNotifications({ thread_id: rootId })
}
