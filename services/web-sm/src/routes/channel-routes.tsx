/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { renderMessage, type MessageContext } from '../fragments/message.ts'
import { channelPath, communityPath } from '../fragments/paths.ts'
import { renderTimelinePage } from '../fragments/timeline-page.ts'
import type { TimelineLook } from '../fragments/timeline.ts'
import { Sidebar } from '../fragments/sidebar.tsx'
import { renderFragment, renderPage, seeOther } from '../http/respond.ts'
import { zoneOf } from '../http/visit.ts'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { EmptyPane } from '../pages/list-page.tsx'
import { firstChannel, loadPlace, sidebarOf } from '../pages/load-place.ts'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'
import { loadPage, parseId, parseReadSeq } from './find-page.ts'
import { respondWithChannel } from './respond-with-channel.tsx'

/** The community's pages: channels and threads, and the fragments the script asks for. */
export function addChannelRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug', async (c) => {
    const visit = c.get('visit')
    const { community, channels } = await loadPlace(visit, c.req.param('slug'))
    const first = firstChannel(channels)
    return seeOther(visit, first ? channelPath(community.slug, first.name) : `${communityPath(community.slug)}/list`)
  })

  routes.get('/c/:slug/list', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const place = await loadPlace(visit, c.req.param('slug'))
    return renderPage(
      visit,
      <CommunityLayout
        {...await pageContext(app, place.sync.user)}
        title="Channels"
        position={position}
        sidebar={sidebarOf(place, { currentChannelId: undefined, currentPage: 'channel' })}
        showsList
      >
        <EmptyPane />
      </CommunityLayout>,
    )
  })

  routes.get('/c/:slug/sidebar', async (c) => {
    const visit = c.get('visit')
    const place = await loadPlace(visit, c.req.param('slug'))
    const current = visit.url.searchParams.get('current') ?? undefined
    return renderFragment(
      visit,
      <Sidebar {...sidebarOf(place, { currentChannelId: current, currentPage: 'channel' })} />,
    )
  })

  routes.get('/c/:slug/channels/:channel', (c) =>
    respondWithChannel(app, c, c.req.param('slug'), c.req.param('channel'), undefined),
  )

  routes.get('/c/:slug/channels/:channel/thread/:message', (c) =>
    respondWithChannel(app, c, c.req.param('slug'), c.req.param('channel'), c.req.param('message')),
  )

  routes.get('/c/:slug/channels/:channel/page', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const channelId = parseId(c.req.param('channel'))
    const [me, page] = await Promise.all([visit.api.getMe({}), loadPage(visit, channelId)])
    const community = c.req.param('slug')
    const context: MessageContext = { community, zone: zoneOf(visit, me.settings), inThread: false }
    const look: TimelineLook = { meId: me.id, now: visit.now, readSeq: parseReadSeq(visit), target: undefined }
    return renderFragment(
      visit,
      renderTimelinePage({ page, context, look, href: channelPath(community, channelId), position }),
    )
  })

  routes.get('/c/:slug/messages/:message', async (c) => {
    const visit = c.get('visit')
    const [me, message] = await Promise.all([
      visit.api.getMe({}),
      visit.api.getMessage({ params: { message_id: parseId(c.req.param('message')) } }),
    ])
    const zone = zoneOf(visit, me.settings)
    return renderFragment(
      visit,
      renderMessage(message, { community: c.req.param('slug'), zone, inThread: message.parent_id !== null }),
    )
  })
}
