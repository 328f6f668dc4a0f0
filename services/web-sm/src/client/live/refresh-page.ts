import { morphElements } from '@hotwired/turbo'
import { findHtml } from '../lib/http.ts'
import { find } from '../lib/dom.ts'
import { mergeSidebar } from '../lib/merge-sidebar.ts'
import { page } from '../lib/page.ts'
import { endOfRows, mergeRows } from '../timeline/merge-rows.ts'
import { updateBadges } from '../timeline/badges.ts'
import { refreshListPane } from '../timeline/list-pane.ts'
import type { LiveClient } from './live-client.ts'

let running: Promise<void> | undefined
let isWanted = false
/** Where each list ended when events began to be missing; undefined while none are. What came live since then may stand behind a hole. */
let ends: ReadonlyMap<HTMLElement, number> | undefined
let gaps = 0

/** Called when events are known to be missing, before any that follow are shown. */
export function noteGap(): void {
  gaps++
  ends ??= new Map(lists().map((list) => [list, endOfRows(list)]))
}

/**
 * Reads the page once more and puts what differs into the one on screen, for when events are missing: rows by their id,
 * the rest by morphing. Scroll, focus and what is being written stay. What goes missing while the page is on its way
 * may not be on it, so it is read once again then.
 */
export function refreshPage(client: LiveClient | undefined): Promise<void> {
  isWanted = true
  running ??= refreshWhileWanted(client).finally(() => {
    running = undefined
  })
  return running
}

async function refreshWhileWanted(client: LiveClient | undefined): Promise<void> {
  while (isWanted) {
    isWanted = false
    noteGap()
    const seen = gaps
    const isWhole = await refresh(client)
    if (isWhole && seen === gaps) ends = undefined
  }
}

/** False when the page could not be had: what is missing stays missing. */
async function refresh(client: LiveClient | undefined): Promise<boolean> {
  const list = find('[data-live-list]')
  if (list) void refreshListPane(list)
  const path = find('[data-search-hits]') ? `${location.pathname}${location.search}` : roomPath()
  const place = location.href
  // Unreachable: the stream comes back on its own and tells what is missing.
  const html = await findHtml(path)
  if (html === undefined) return false
  if (place !== location.href) return true
  const fresh = new DOMParser().parseFromString(html, 'text/html')
  mergeSidebar(fresh)
  morphPart('[data-channel-pane] > .pane-head', fresh)
  morphPart('[data-inbox-page]', fresh)
  morphPart('[data-search-hits]', fresh)
  mergeTimelines(fresh)
  page.position = fresh.body.dataset['livePosition'] ?? page.position
  client?.catchUpRows(page.position)
  updateBadges()
  return true
}

/** Of a channel without the list beside it, which is read by itself: what it is about may be deleted. */
function roomPath(): string {
  const room = find('[data-live-list]') && find('[data-timeline-href-value]')?.dataset['timelineHrefValue']
  return room ?? location.pathname
}

function morphPart(selector: string, fresh: Document): void {
  const [current, next] = [find(selector), find(selector, fresh)]
  if (current && next) morphElements(current, next)
}

function lists(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-rows]')]
}

function mergeTimelines(fresh: Document): void {
  for (const list of lists()) {
    const root = list.dataset['threadRows']
    const selector = root === undefined ? '.timeline-page [data-rows]' : `[data-thread-rows="${root}"]`
    const next = find(selector, fresh)
    if (next) mergeRows(list, next, ends?.get(list) ?? endOfRows(list))
  }
}
