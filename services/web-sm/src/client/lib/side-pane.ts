import { navigator as turbo } from '@hotwired/turbo'
import { find, hasCoarsePointer } from './dom.ts'

interface PaneRenderDetail {
  render: (current: HTMLElement, next: HTMLElement) => void
}

/** Behind the name of a channel, which may itself be `files`. */
const beside = /^\/(?:c\/[^/]+\/channels|dm)\/[^/]+\/(?:(?:thread|history)\/[^/]+|pins|files)$/

/**
 * A pane that is shown is a step of the history, taken in the same moment. Turbo would take it some frames later, as a
 * visit of its own: that calls off the visit of whoever has gone on by then, or puts their page by under this address.
 */
export function stepToPane(event: Event): void {
  const { detail, target } = event as CustomEvent<PaneRenderDetail>
  if (!(target instanceof HTMLElement) || target.id !== 'thread') return
  const { render } = detail
  detail.render = (frame, next) => {
    // Closed, or left for another page: what comes too late opens nothing.
    if (!frame.isConnected || turbo.currentVisit?.state === 'started') return
    void turbo.view.cacheSnapshot()
    render(frame, next)
    goTo(new URL(frame.getAttribute('src') ?? '', location.href))
  }
}

/** What was asked for on a page when it was put by is not asked for again by coming back. */
export function settlePane(event: Event): void {
  const { newBody } = (event as CustomEvent<{ readonly newBody: HTMLElement }>).detail
  const frame = find('#thread', newBody)
  if (frame) forgetSource(frame)
}

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

/** A frame that has left the page calls off what it asked for. */
function replaceWithEmpty(frame: HTMLElement): void {
  const empty = frame.cloneNode(false) as HTMLElement
  forgetSource(empty)
  frame.replaceWith(empty)
}

function forgetSource(frame: HTMLElement): void {
  for (const name of ['src', 'complete', 'busy', 'aria-busy']) frame.removeAttribute(name)
}

function showAddress(): void {
  const href = find('[data-timeline-href-value]')?.dataset['timelineHrefValue']
  if (href !== undefined && beside.test(location.pathname)) goTo(new URL(href, location.href))
}

/** Turbo keeps what is on screen for the way back; by itself under the address of the last whole page. */
function goTo(url: URL): void {
  if (url.href !== location.href) turbo.history.push(url)
  turbo.view.lastRenderedLocation = url
}
