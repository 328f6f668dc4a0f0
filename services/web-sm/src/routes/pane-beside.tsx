/** @jsxImportSource hono/jsx */
import type { MessageView } from '@ajet/shared/schema'
import type { CommandNote } from '../fragments/composer.tsx'
import { renderMessage, type MessageContext } from '../fragments/message.ts'
import { renderRows, type TimelineLook } from '../fragments/timeline.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { FilesPane } from '../pages/files-page.tsx'
import { HistoryPane } from '../pages/history-page.tsx'
import { loadFiles } from '../pages/load-files.ts'
import { loadHistory } from '../pages/load-history.ts'
import { loadPins } from '../pages/load-pins.ts'
import { loadThread, type Thread } from '../pages/load-thread.ts'
import { PinsPane } from '../pages/pins-page.tsx'
import type { Room } from '../pages/room.tsx'
import { ThreadPane } from '../pages/thread-page.tsx'
import { parseReply } from './find-page.ts'

/** What is shown beside a channel or DM. */
export type Beside =
  | { readonly pane: 'pins' }
  | { readonly pane: 'files' }
  | { readonly pane: 'thread'; readonly message: string }
  | { readonly pane: 'history'; readonly message: string }

const titles: Readonly<Record<Beside['pane'], string>> = {
  pins: 'Pinned messages in',
  files: 'Files in',
  thread: 'Thread in',
  history: 'Edits of a message in',
}

/** The title of the page of a room with what is beside it. */
export function titleOf(room: string, beside: Beside | undefined): string {
  return beside === undefined ? room : `${titles[beside.pane]} ${room}`
}

interface Shown {
  /** Of the event stream, before anything was read. */
  readonly position: string
  /** What a command of the thread answered. */
  readonly note: CommandNote | undefined
}

/** One frame for all: where the one opens the other closes. */
export async function frameBeside(visit: Visit, room: Room, beside: Beside | undefined, shown: Shown) {
  return (
    <turbo-frame id="thread" class="thread-frame" target="_top">
      {beside === undefined ? null : await paneBeside(visit, room, beside, shown)}
    </turbo-frame>
  )
}

async function paneBeside(visit: Visit, room: Room, beside: Beside, shown: Shown) {
  const { id } = room.channel
  const zone = zoneOf(visit, room.place.sync.user.settings)
  if (beside.pane === 'pins') return pinsPane(visit, room, await loadPins(visit, id))
  if (beside.pane === 'files')
    return <FilesPane room={room} zone={zone} now={visit.now} files={await loadFiles(visit, id)} />
  if (beside.pane === 'thread') return threadPane(visit, room, await loadThread(visit, id, beside.message), shown)
  return <HistoryPane room={room} zone={zone} history={await loadHistory(visit, id, beside.message)} />
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

function threadPane(visit: Visit, room: Room, { root, replies, state }: Thread, { position, note }: Shown) {
  const { user } = room.place.sync
  const context: MessageContext = { community: room.community, zone: zoneOf(visit, user.settings), inThread: true }
  const look: TimelineLook = { meId: user.id, now: visit.now, readSeq: undefined, target: parseReply(visit) }
  return (
    <ThreadPane
      room={room}
      thread={{ root, replies, state }}
      root={renderMessage(root, { ...context, copy: true })}
      replies={renderRows(replies, context, look)}
      position={position}
      note={note}
    />
  )
}
