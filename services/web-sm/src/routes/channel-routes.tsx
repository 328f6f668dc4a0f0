/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { renderMessage } from '../fragments/message.ts'
import { channelPath, communityPath } from '../fragments/paths.ts'
import { Sidebar } from '../fragments/sidebar.tsx'
import { renderFragment, renderPage, seeOther } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { EmptyPane } from '../pages/list-page.tsx'
import { firstChannel, loadChannel, loadPlace, sidebarOf } from '../pages/load-place.ts'
import { channelRoom, type Room } from '../pages/room.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { respondWithPage } from './respond-with-page.ts'
import { respondWithRoom } from './respond-with-room.tsx'

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

  routes.get('/c/:slug/channels/:channel', (c) => {
    const { slug, channel } = c.req.param()
    return respondWithRoom(app, c, (visit) => loadChannelRoom(visit, slug, channel), undefined)
  })

  routes.get('/c/:slug/channels/:channel/thread/:message', (c) => {
    const { slug, channel, message } = c.req.param()
    return respondWithRoom(app, c, (visit) => loadChannelRoom(visit, slug, channel), { pane: 'thread', message })
  })

  routes.get('/c/:slug/channels/:channel/pins', (c) => {
    const { slug, channel } = c.req.param()
    return respondWithRoom(app, c, (visit) => loadChannelRoom(visit, slug, channel), { pane: 'pins' })
  })

  routes.get('/c/:slug/channels/:channel/files', (c) => {
    const { slug, channel } = c.req.param()
    return respondWithRoom(app, c, (visit) => loadChannelRoom(visit, slug, channel), { pane: 'files' })
  })

  routes.get('/c/:slug/channels/:channel/history/:message', (c) => {
    const { slug, channel, message } = c.req.param()
    return respondWithRoom(app, c, (visit) => loadChannelRoom(visit, slug, channel), { pane: 'history', message })
  })

  routes.get('/c/:slug/channels/:channel/page', (c) => {
    const { slug, channel } = c.req.param()
    return respondWithPage(app, c.get('visit'), slug, parseId(channel))
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

async function loadChannelRoom(visit: Visit, slug: string, key: string): Promise<Room> {
  const place = await loadPlace(visit, slug)
  return channelRoom(place, await loadChannel(visit, place, key))
}
