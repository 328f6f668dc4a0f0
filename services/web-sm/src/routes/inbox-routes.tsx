/** @jsxImportSource hono/jsx */
import { isId } from '@ajet/shared/std'
import type { Hono } from 'hono'
import { readForm } from '../http/form.ts'
import { renderPage, seeOther } from '../http/respond.ts'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { InboxPane } from '../pages/inbox-page.tsx'
import { loadAnyPlace, sidebarOf } from '../pages/load-place.ts'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'

/** Notifications, beside the community last visited. */
export function addInboxRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/inbox', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const before = visit.url.searchParams.get('before')
    const query = before !== null && isId(before) ? { before } : {}
    const [place, page] = await Promise.all([loadAnyPlace(visit), visit.api.listNotifications({ query })])
    return renderPage(
      visit,
      <CommunityLayout
        {...await pageContext(app, place.sync.user)}
        title="Inbox"
        position={position}
        sidebar={sidebarOf(place, { currentChannelId: undefined, currentPage: 'inbox' })}
      >
        <InboxPane
          place={place}
          notifications={page.items.toReversed()}
          unread={page.unread_count}
          earlierHref={page.prev === null ? undefined : `/inbox?before=${page.prev}`}
        />
      </CommunityLayout>,
    )
  })

  routes.post('/inbox/read', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    const body = form.get('all') === 'true' ? { all: true as const } : { ids: [parseId(form.get('id') ?? '')] }
    await visit.api.readNotifications({ body })
    return seeOther(visit, '/inbox')
  })
}
