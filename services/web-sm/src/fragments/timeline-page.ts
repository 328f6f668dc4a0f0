import type { MessageView, Page } from '@ajet/shared/schema'
import { markup, nothing, type Markup } from './markup.ts'
import type { MessageContext } from './message.ts'
import { renderRows, type TimelineLook } from './timeline.ts'

export interface TimelinePageProps {
  readonly page: Page<MessageView>
  readonly context: MessageContext
  readonly look: TimelineLook
  /** The channel's address, for the links that work without a script. */
  readonly href: string
  /** Position of the event stream before the page was read. */
  readonly position: string
}

/** Rows between the links to the pages around them; the answer to a request for one page of history. */
export function renderTimelinePage({ page, context, look, href, position }: TimelinePageProps): Markup {
  const above = isUnreadAbove(page, look)
  const earlier = page.prev ? renderEarlier(`${href}?before=${page.prev}`, above ? look.readSeq : undefined) : nothing
  const later = page.next ? renderMore('later', `${href}?after=${page.next}`, 'Later messages') : nothing
  return markup`<div class="timeline-page" data-page-position="${position}">${earlier}<div class="rows" data-rows>${renderRows(page.items, context, above ? { ...look, readSeq: undefined } : look)}</div>${later}</div>`
}

/** The first unread message stands on an earlier page; the divider waits for it there (WEB-25). */
function isUnreadAbove({ items, prev }: Page<MessageView>, { readSeq }: TimelineLook): boolean {
  const [oldest] = items
  return readSeq !== undefined && prev !== null && oldest !== undefined && oldest.seq > readSeq + 1
}

/** Takes the read cursor along as long as the divider has not found its place. */
function renderEarlier(href: string, readSeq: number | undefined): Markup {
  if (readSeq === undefined) return renderMore('earlier', href, 'Earlier messages')
  return renderMore('earlier', `${href}&read=${readSeq}`, 'Earlier messages', markup` data-unread-above`)
}

function renderMore(side: 'earlier' | 'later', href: string, label: string, marks: Markup = nothing): Markup {
  return markup`<p class="timeline-more" data-more="${side}"${marks}><a class="button is-small" href="${href}">${label}</a></p>`
}
