/** @jsxImportSource hono/jsx */
import { ApiClientError } from '@ajet/shared/api-client'
import { ApiError } from '@ajet/shared/http'
import type { MessageView, MyChannelView, Page } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import type { Hono } from 'hono'
import { renderMessage, type MessageContext } from '../fragments/message.ts'
import { channelPath, communityPath, threadPath } from '../fragments/paths.ts'
import { renderTimelinePage } from '../fragments/timeline-page.ts'
import { renderRows, type TimelineLook } from '../fragments/timeline.ts'
import { Sidebar } from '../fragments/sidebar.tsx'
import { lastPlaceCookie } from '../http/cookies.ts'
import { readForm } from '../http/form.ts'
import { renderFragment, renderPage, seeOther } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { ChannelPane, ThreadPane } from '../pages/channel-page.tsx'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { EmptyPane } from '../pages/list-page.tsx'
import { firstChannel, loadChannel, loadPlace, sidebarOf, type Place } from '../pages/load-place.ts'
import { loadThread, type Thread } from '../pages/load-thread.ts'
import { pageContext, type WebApp, type WebContext, type WebEnv } from '../web-app.ts'

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
    const look: TimelineLook = { meId: me.id, now: visit.now, readSeq: undefined, target: undefined }
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

  routes.post('/c/:slug/channels/:channel/messages', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    const place = await loadPlace(visit, c.req.param('slug'))
    const channel = await loadChannel(visit, place, c.req.param('channel'))
    const parentId = form.get('parent_id')
    const message = await visit.api.postMessage({
      params: { channel_id: channel.id },
      body: { body_md: form.get('body_md') ?? '', parent_id: parentId === '' ? null : parentId },
    })
    const { slug } = place.community
    const back = message.parent_id ? threadPath(slug, channel.name, message.parent_id) : channelPath(slug, channel.name)
    return seeOther(visit, `${back}#m-${message.id}`)
  })

  routes.post('/c/:slug/channels/:channel/join', async (c) => {
    const visit = c.get('visit')
    const place = await loadPlace(visit, c.req.param('slug'))
    const channel = await loadChannel(visit, place, c.req.param('channel'))
    await visit.api.addChannelMember({ params: { channel_id: channel.id, user: 'me' } })
    return seeOther(visit, channelPath(place.community.slug, channel.name))
  })
}

async function respondWithChannel(
  app: WebApp,
  c: WebContext,
  slug: string,
  channelKey: string,
  threadId: string | undefined,
) {
  const visit = c.get('visit')
  const position = app.live.position()
  const place = await loadPlace(visit, slug)
  const channel = await loadChannel(visit, place, channelKey)
  const href = channelPath(place.community.slug, channel.name)
  if (visit.frame === 'thread')
    return renderPage(visit, await threadFrame(visit, place, channel, href, threadId, position))
  const target = parseTarget(visit)
  const [page, frame] = await Promise.all([
    findPage(visit, channel, target),
    threadFrame(visit, place, channel, href, threadId, position),
  ])
  if (page === 'reply') return seeOther(visit, await replyPath(visit, place, channel, target))
  const title = threadId === undefined ? `#${channel.name}` : `Thread in #${channel.name}`
  const keep: Record<string, string> = visit.isPrefetch
    ? {}
    : { 'set-cookie': lastPlaceCookie(href, app.config.baseUrl.startsWith('https:')) }
  return renderPage(
    visit,
    <CommunityLayout
      {...await pageContext(app, place.sync.user)}
      title={title}
      position={position}
      sidebar={sidebarOf(place, { currentChannelId: channel.id, currentPage: 'channel' })}
    >
      {channelPane(visit, place, channel, href, page, target, position)}
      {frame}
    </CommunityLayout>,
    200,
    keep,
  )
}

function channelPane(
  visit: Visit,
  place: Place,
  channel: MyChannelView,
  href: string,
  page: Page<MessageView>,
  target: string | undefined,
  position: string,
) {
  const { user } = place.sync
  const unread = channel.joined && channel.unread_count > 0
  const context: MessageContext = {
    community: place.community.slug,
    zone: zoneOf(visit, user.settings),
    inThread: false,
  }
  const look: TimelineLook = {
    meId: user.id,
    now: visit.now,
    readSeq: unread ? channel.last_read_seq : undefined,
    target,
  }
  const oldest = page.items[0]
  const startsUnread = unread && page.prev !== null && oldest !== undefined && oldest.seq > channel.last_read_seq
  return (
    <ChannelPane
      place={place}
      channel={channel}
      href={href}
      timeline={renderTimelinePage({ page, context, look, href, position })}
      atStart={page.prev === null}
      atEnd={page.next === null}
      firstUnreadHref={
        startsUnread && channel.last_read_message_id ? `${href}?m=${channel.last_read_message_id}` : undefined
      }
    />
  )
}

async function threadFrame(
  visit: Visit,
  place: Place,
  channel: MyChannelView,
  href: string,
  threadId: string | undefined,
  position: string,
) {
  const thread = threadId === undefined ? undefined : await loadThread(visit, channel.id, threadId)
  return (
    <turbo-frame id="thread" class="thread-frame" target="_top" data-turbo-action="advance">
      {thread === undefined ? null : threadPane(visit, place, channel, href, thread, position)}
    </turbo-frame>
  )
}

function threadPane(
  visit: Visit,
  place: Place,
  channel: MyChannelView,
  href: string,
  { root, replies }: Thread,
  position: string,
) {
  const { user } = place.sync
  const context: MessageContext = {
    community: place.community.slug,
    zone: zoneOf(visit, user.settings),
    inThread: true,
  }
  const look: TimelineLook = { meId: user.id, now: visit.now, readSeq: undefined, target: undefined }
  return (
    <ThreadPane
      channel={channel}
      href={href}
      thread={{ root, replies }}
      root={renderMessage(root, { ...context, copy: true })}
      replies={renderRows(replies, context, look)}
      enterSends={user.settings.enter_sends ?? true}
      position={position}
    />
  )
}

/** The page of a permalink; `reply` when the message is not in the timeline but in a thread. */
async function findPage(
  visit: Visit,
  channel: MyChannelView,
  target: string | undefined,
): Promise<Page<MessageView> | 'reply'> {
  if (target === undefined) return loadPage(visit, channel.id)
  try {
    const page = await visit.api.listMessages({ params: { channel_id: channel.id }, query: { around: target } })
    return page.items.some(({ id }) => id === target) ? page : 'reply'
  } catch (error) {
    if (error instanceof ApiClientError && error.code === 'unknown_cursor') return 'reply'
    throw error
  }
}

/** Where a message outside the timeline is shown: its thread; the channel when it is gone or somewhere else. */
async function replyPath(
  visit: Visit,
  place: Place,
  channel: MyChannelView,
  target: string | undefined,
): Promise<string> {
  const { slug } = place.community
  const message = await findMessage(visit, target)
  if (message?.channel_id !== channel.id || message.parent_id === null) return channelPath(slug, channel.name)
  return `${threadPath(slug, channel.name, message.parent_id)}#m-${message.id}`
}

async function findMessage({ api }: Visit, id: string | undefined): Promise<MessageView | undefined> {
  if (id === undefined) return undefined
  try {
    return await api.getMessage({ params: { message_id: id } })
  } catch (error) {
    if (error instanceof ApiClientError && error.code === 'not_found') return undefined
    throw error
  }
}

function loadPage({ api, url }: Visit, channelId: string): Promise<Page<MessageView>> {
  const query = url.searchParams
  const after = query.get('after')
  const before = query.get('before')
  const cursor = after !== null ? { after: parseId(after) } : before !== null ? { before: parseId(before) } : {}
  return api.listMessages({ params: { channel_id: channelId }, query: cursor })
}

function parseTarget({ url }: Visit): string | undefined {
  const id = url.searchParams.get('m')
  return id !== null && isId(id) ? id : undefined
}

/** @throws ApiError `not_found` */
function parseId(text: string): string {
  if (!isId(text)) throw new ApiError('not_found')
  return text
}
