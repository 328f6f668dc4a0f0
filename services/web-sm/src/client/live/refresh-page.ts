import { morphElements } from '@hotwired/turbo'
import { fetchHtml, HttpError } from '../lib/http.ts'
import { find } from '../lib/dom.ts'
import { page } from '../lib/page.ts'
import { mergeRows } from '../timeline/merge-rows.ts'
import { updateBadges } from '../timeline/badges.ts'
import type { LiveClient } from './live-client.ts'

let running: Promise<void> | undefined

/**
 * Reads the page once more and puts what differs into the one on screen, for when events are missing: rows by their id,
 * the rest by morphing. Scroll, focus and what is being written stay.
 */
export function refreshPage(client: LiveClient | undefined): Promise<void> {
  running ??= refresh(client).finally(() => {
    running = undefined
  })
  return running
}

async function refresh(client: LiveClient | undefined): Promise<void> {
  const path = location.pathname
  const html = await fetchHtml(path).catch(reportUnreachable)
  if (html === undefined || path !== location.pathname) return
  const fresh = new DOMParser().parseFromString(html, 'text/html')
  morphPart('#sidebar', fresh)
  morphPart('[data-channel-pane] > .pane-head', fresh)
  morphPart('[data-inbox-page]', fresh)
  mergeTimelines(fresh)
  page.position = fresh.body.dataset['livePosition'] ?? page.position
  client?.catchUpRows(page.position)
  updateBadges()
}

/** Unreachable: the stream comes back on its own and tells what is missing. */
function reportUnreachable(error: unknown): undefined {
  if (error instanceof HttpError) return
  throw error
}

function morphPart(selector: string, fresh: Document): void {
  const [current, next] = [find(selector), find(selector, fresh)]
  if (current && next) morphElements(current, next)
}

function mergeTimelines(fresh: Document): void {
  for (const list of document.querySelectorAll<HTMLElement>('[data-rows]')) {
    const root = list.dataset['threadRows']
    const selector = root === undefined ? '.timeline-page [data-rows]' : `[data-thread-rows="${root}"]`
    const next = find(selector, fresh)
    if (next) mergeRows(list, next)
  }
}
