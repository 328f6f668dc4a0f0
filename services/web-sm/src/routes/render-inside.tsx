/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import type { SidebarProps } from '../fragments/sidebar.tsx'
import { renderPage } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { sidebarOf, type Place } from '../pages/load-place.ts'
import { pageContext, type WebApp } from '../web-app.ts'

export interface InsideOptions {
  readonly place: Place
  readonly position: string
  readonly title: string
  readonly currentPage: SidebarProps['currentPage']
  readonly status: number
}

/** A page of a community that is no channel. */
export async function renderInside(app: WebApp, visit: Visit, options: InsideOptions, pane: Child): Promise<Response> {
  const { place, position, title, currentPage, status } = options
  return renderPage(
    visit,
    <CommunityLayout
      {...await pageContext(app, place.sync.user)}
      title={title}
      position={position}
      sidebar={sidebarOf(place, { currentChannelId: undefined, currentPage })}
    >
      {pane}
    </CommunityLayout>,
    status,
  )
}
