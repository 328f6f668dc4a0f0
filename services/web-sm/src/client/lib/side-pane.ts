import { navigator as turbo, visit } from '@hotwired/turbo'
import { find, hasCoarsePointer } from './dom.ts'

/** Behind the name of a channel, which may itself be `files`. */
const beside = /^\/(?:c\/[^/]+\/channels|dm)\/[^/]+\/(?:(?:thread|history)\/[^/]+|pins|files)$/

const isBesidePath = (path: string): boolean => beside.test(path)

/**
 * Closes the pane of a thread or of pins, or calls off the one on its way. It is gone when this returns: nothing is
 * asked of the server, and no answer still to come opens it again. False when there is nothing to close.
 */
export function closeSidePane(): boolean {
  const frame = find('#thread')
  const isOnItsWay = frame?.hasAttribute('src') === true && !frame.hasAttribute('complete')
  if (!frame || (!isOnItsWay && !frame.firstElementChild)) return false
  const hadFocus = frame.contains(document.activeElement)
  replaceWithEmpty(frame)
  showAddress()
  if (hadFocus && !hasCoarsePointer()) find('.composer textarea')?.focus({ preventScroll: true })
  return true
}

/**
 * The side pane and the address bar must agree. Going back in the very moment one opens leaves Turbo with the one
 * page's address and the other's frame; then the page of the address is asked for.
 */
export function alignSidePane(): void {
  if (!find('#thread')) return
  if (isBesidePath(location.pathname) === (find('.thread-pane') !== undefined)) keepUnder(new URL(location.href))
  else visit(location.href, { action: 'replace' })
}

/** A frame goes on with the answer it was given; one that has left the page and has no address does nothing with it. */
function replaceWithEmpty(frame: HTMLElement): void {
  const empty = frame.cloneNode(false) as HTMLElement
  for (const name of ['src', 'complete', 'busy', 'aria-busy']) empty.removeAttribute(name)
  frame.removeAttribute('src')
  frame.replaceWith(empty)
}

function showAddress(): void {
  const href = find('[data-timeline-href-value]')?.dataset['timelineHrefValue']
  if (href === undefined || !isBesidePath(location.pathname)) return
  const url = new URL(href, location.href)
  turbo.history.push(url)
  keepUnder(url)
}

/** Turbo keeps what is on screen for the way back; by itself under the address of the last whole page. */
function keepUnder(url: URL): void {
  turbo.view.lastRenderedLocation = url
}
