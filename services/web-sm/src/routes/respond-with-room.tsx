/** @jsxImportSource hono/jsx */
import type { MessageView, Page } from '@ajet/shared/schema'
import type { CommandNote } from '../fragments/composer.tsx'
import type { MessageContext } from '../fragments/message.ts'
import { renderTimelinePage } from '../fragments/timeline-page.ts'
import type { TimelineLook } from '../fragments/timeline.ts'
import { lastPlaceCookie } from '../http/cookies.ts'
import { renderPage, seeOther } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { ChannelPane } from '../pages/channel-page.tsx'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { sidebarOf } from '../pages/load-place.ts'
import type { Room } from '../pages/room.tsx'
import { pageContext, type WebApp, type WebContext } from '../web-app.ts'
import { dayPath, parseDay, parseReadSeq, parseTarget, replyPath, startPage } from './find-page.ts'
import { frameBeside, titleOf, type Beside } from './pane-beside.tsx'

/**
 * The page of a channel or DM, with a thread, the pins or the like beside it or not; or the frame beside it alone, when that is
 * asked for.
 */
export async function respondWithRoom(
  app: WebApp,
  c: WebContext,
  loadRoom: (visit: Visit) => Promise<Room>,
  beside: Beside | undefined,
  { note, status = 200 }: { readonly note?: CommandNote; readonly status?: number } = {},
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  if (visit.frame === 'thread')
    return renderPage(visit, await frameBeside(visit, await loadRoom(visit), beside, { position, note }))
  const day = parseDay(visit)
  if (day !== undefined) return respondWithDay(visit, await loadRoom(visit), day)
  const target = parseTarget(visit)
  const pageOf = startPage(visit, target)
  const room = await loadRoom(visit)
  const [page, frame] = await Promise.all([
    pageOf(room.channel.id),
    frameBeside(visit, room, beside, { position, note }),
  ])
  if (page === 'reply') return seeOther(visit, await replyPath(visit, room, target))
  const { place, channel, title } = room
  return renderPage(
    visit,
    <CommunityLayout
      {...await pageContext(app, place.sync.user)}
      title={titleOf(title, beside)}
      position={position}
      sidebar={sidebarOf(place, { currentChannelId: channel.id, currentPage: 'channel' })}
    >
      {channelPane(visit, room, page, { target, position, note })}
      {frame}
    </CommunityLayout>,
    status,
    keepPlace(app, visit, room),
  )
}

async function respondWithDay(visit: Visit, room: Room, day: string): Promise<Response> {
  return seeOther(visit, await dayPath(visit, room, day, zoneOf(visit, room.place.sync.user.settings)))
}

/** A DM is in no community, so the place to come back to stays where it was. */
function keepPlace(app: WebApp, visit: Visit, { community, href }: Room): Record<string, string> {
  if (visit.isPrefetch || community === null) return {}
  return { 'set-cookie': lastPlaceCookie(href, app.config.baseUrl.startsWith('https:')) }
}

interface Shown {
  readonly target: string | undefined
  readonly position: string
  readonly note: CommandNote | undefined
}

function channelPane(visit: Visit, room: Room, page: Page<MessageView>, { target, position, note }: Shown) {
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
      note={note?.parentId === null ? note : undefined}
      firstUnreadHref={
        startsUnread && channel.last_read_message_id
          ? `${href}?m=${channel.last_read_message_id}&read=${channel.last_read_seq}`
          : undefined
      }
    />
  )
}
