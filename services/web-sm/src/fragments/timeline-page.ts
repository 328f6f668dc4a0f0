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
  const earlier = page.prev ? renderMore('earlier', `${href}?before=${page.prev}`, 'Earlier messages') : nothing
  const later = page.next ? renderMore('later', `${href}?after=${page.next}`, 'Later messages') : nothing
  return markup`<div class="timeline-page" data-page-position="${position}">${earlier}<div class="rows" data-rows>${renderRows(page.items, context, look)}</div>${later}</div>`
}

function renderMore(side: 'earlier' | 'later', href: string, label: string): Markup {
  return markup`<p class="timeline-more" data-more="${side}"><a class="button is-small" href="${href}">${label}</a></p>`
}
