/** @jsxImportSource hono/jsx */
import type { MessageView, MyChannelView, Page } from '@ajet/shared/schema'
import { renderMessage, type MessageContext } from '../fragments/message.ts'
import { channelPath } from '../fragments/paths.ts'
import { renderTimelinePage } from '../fragments/timeline-page.ts'
import { renderRows, type TimelineLook } from '../fragments/timeline.ts'
import { lastPlaceCookie } from '../http/cookies.ts'
import { renderPage, seeOther } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { ChannelPane, ThreadPane } from '../pages/channel-page.tsx'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { loadChannel, loadPlace, sidebarOf, type Place } from '../pages/load-place.ts'
import { loadThread, type Thread } from '../pages/load-thread.ts'
import { pageContext, type WebApp, type WebContext } from '../web-app.ts'
import { findPage, parseReadSeq, parseTarget, replyPath } from './find-page.ts'

/** The page of a channel, with a thread beside it or not; or the frame of the thread alone, when that is asked for. */
export async function respondWithChannel(
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
    readSeq: parseReadSeq(visit) ?? (unread ? channel.last_read_seq : undefined),
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
        startsUnread && channel.last_read_message_id
          ? `${href}?m=${channel.last_read_message_id}&read=${channel.last_read_seq}`
          : undefined
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
