/** @jsxImportSource hono/jsx */
import type { MessageView, Page } from '@ajet/shared/schema'
import { renderMessage, type MessageContext } from '../fragments/message.ts'
import { renderTimelinePage } from '../fragments/timeline-page.ts'
import { renderRows, type TimelineLook } from '../fragments/timeline.ts'
import { lastPlaceCookie } from '../http/cookies.ts'
import { renderPage, seeOther } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { ChannelPane } from '../pages/channel-page.tsx'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { sidebarOf } from '../pages/load-place.ts'
import { loadThread, type Thread } from '../pages/load-thread.ts'
import type { Room } from '../pages/room.tsx'
import { ThreadPane } from '../pages/thread-page.tsx'
import { pageContext, type WebApp, type WebContext } from '../web-app.ts'
import { findPage, parseReadSeq, parseTarget, replyPath } from './find-page.ts'

/**
 * The page of a channel or DM, with a thread beside it or not; or the frame of the thread alone, when that is asked for.
 */
export async function respondWithRoom(
  app: WebApp,
  c: WebContext,
  loadRoom: (visit: Visit) => Promise<Room>,
  threadId: string | undefined,
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const room = await loadRoom(visit)
  if (visit.frame === 'thread') return renderPage(visit, await threadFrame(visit, room, threadId, position))
  const target = parseTarget(visit)
  const [page, frame] = await Promise.all([
    findPage(visit, room.channel, target),
    threadFrame(visit, room, threadId, position),
  ])
  if (page === 'reply') return seeOther(visit, await replyPath(visit, room, target))
  const { place, channel, title } = room
  return renderPage(
    visit,
    <CommunityLayout
      {...await pageContext(app, place.sync.user)}
      title={threadId === undefined ? title : `Thread in ${title}`}
      position={position}
      sidebar={sidebarOf(place, { currentChannelId: channel.id, currentPage: 'channel' })}
    >
      {channelPane(visit, room, page, target, position)}
      {frame}
    </CommunityLayout>,
    200,
    keepPlace(app, visit, room),
  )
}

/** A DM is in no community, so the place to come back to stays where it was. */
function keepPlace(app: WebApp, visit: Visit, { community, href }: Room): Record<string, string> {
  if (visit.isPrefetch || community === null) return {}
  return { 'set-cookie': lastPlaceCookie(href, app.config.baseUrl.startsWith('https:')) }
}

function channelPane(visit: Visit, room: Room, page: Page<MessageView>, target: string | undefined, position: string) {
  const { channel, href } = room
  const { user } = room.place.sync
  const unread = channel.joined && channel.unread_count > 0
  const context: MessageContext = {
    community: room.community,
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
      room={room}
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

async function threadFrame(visit: Visit, room: Room, threadId: string | undefined, position: string) {
  const thread = threadId === undefined ? undefined : await loadThread(visit, room.channel.id, threadId)
  return (
    <turbo-frame id="thread" class="thread-frame" target="_top" data-turbo-action="advance">
      {thread === undefined ? null : threadPane(visit, room, thread, position)}
    </turbo-frame>
  )
}

function threadPane(visit: Visit, room: Room, { root, replies }: Thread, position: string) {
  const { user } = room.place.sync
  const context: MessageContext = { community: room.community, zone: zoneOf(visit, user.settings), inThread: true }
  const look: TimelineLook = { meId: user.id, now: visit.now, readSeq: undefined, target: undefined }
  return (
    <ThreadPane
      room={room}
      thread={{ root, replies }}
      root={renderMessage(root, { ...context, copy: true })}
      replies={renderRows(replies, context, look)}
      position={position}
    />
  )
}
