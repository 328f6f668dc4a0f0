/** @jsxImportSource hono/jsx */
import type { MessageView, Page } from '@ajet/shared/schema'
import type { CommandNote } from '../fragments/composer.tsx'
import { renderMessage, type MessageContext } from '../fragments/message.ts'
import { renderTimelinePage } from '../fragments/timeline-page.ts'
import { renderRows, type TimelineLook } from '../fragments/timeline.ts'
import { lastPlaceCookie } from '../http/cookies.ts'
import { renderPage, seeOther } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { ChannelPane } from '../pages/channel-page.tsx'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { sidebarOf } from '../pages/load-place.ts'
import { loadPins } from '../pages/load-pins.ts'
import { loadThread, type Thread } from '../pages/load-thread.ts'
import { PinsPane } from '../pages/pins-page.tsx'
import type { Room } from '../pages/room.tsx'
import { ThreadPane } from '../pages/thread-page.tsx'
import { pageContext, type WebApp, type WebContext } from '../web-app.ts'
import { parseReadSeq, parseTarget, replyPath, startPage } from './find-page.ts'

/** What is shown beside a channel or DM. */
export type Beside = { readonly thread: string } | 'pins' | undefined

/**
 * The page of a channel or DM, with a thread or the pins beside it or not; or the frame beside it alone, when that is
 * asked for.
 */
export async function respondWithRoom(
  app: WebApp,
  c: WebContext,
  loadRoom: (visit: Visit) => Promise<Room>,
  beside: Beside,
  note?: CommandNote,
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  if (visit.frame === 'thread')
    return renderPage(visit, await frameBeside(visit, await loadRoom(visit), beside, position, note))
  const target = parseTarget(visit)
  const pageOf = startPage(visit, target)
  const room = await loadRoom(visit)
  const [page, frame] = await Promise.all([pageOf(room.channel.id), frameBeside(visit, room, beside, position, note)])
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
    200,
    keepPlace(app, visit, room),
  )
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

function titleOf(title: string, beside: Beside): string {
  if (beside === undefined) return title
  return beside === 'pins' ? `Pinned messages in ${title}` : `Thread in ${title}`
}

/** One frame for both: where the one opens the other closes. */
async function frameBeside(visit: Visit, room: Room, beside: Beside, position: string, note?: CommandNote) {
  return (
    <turbo-frame id="thread" class="thread-frame" target="_top" data-turbo-action="advance">
      {beside === undefined ? null : await paneBeside(visit, room, beside, position, note)}
    </turbo-frame>
  )
}

async function paneBeside(
  visit: Visit,
  room: Room,
  beside: Exclude<Beside, undefined>,
  position: string,
  note?: CommandNote,
) {
  if (beside === 'pins') return pinsPane(visit, room, await loadPins(visit, room.channel.id))
  return threadPane(visit, room, await loadThread(visit, room.channel.id, beside.thread), position, note)
}

function pinsPane(visit: Visit, room: Room, messages: readonly MessageView[]) {
  const { sync, members } = room.place
  const zone = zoneOf(visit, sync.user.settings)
  const people = [sync.user, ...members.map(({ user }) => user), ...sync.dms.flatMap((dm) => dm.members)]
  const pins = messages.map((message) => ({
    message,
    row: renderMessage(message, { community: room.community, zone, inThread: true, copy: true }),
    by: people.find(({ id }) => id === message.pinned_by)?.display_name,
  }))
  return <PinsPane room={room} pins={pins} />
}

function threadPane(visit: Visit, room: Room, { root, replies }: Thread, position: string, note?: CommandNote) {
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
      note={note}
    />
  )
}
