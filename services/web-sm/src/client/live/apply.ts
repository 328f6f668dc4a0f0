import { StreamActions } from '@hotwired/turbo'
import { channelAction, communityAction } from '../actions/structure.ts'
import { editAction, postAction, previewAction, reactionAction, removeAction } from '../actions/messages.ts'
import { inboxAction } from '../actions/inbox.ts'
import { memberAction, personAction } from '../actions/people.ts'
import { pinAction } from '../actions/pins.ts'
import { presenceAction } from '../actions/presence.ts'
import { threadAction } from '../actions/threads.ts'
import { typingAction } from '../actions/typing.ts'
import { unreadAction } from '../actions/unread.ts'
import { resyncAction } from '../actions/resync.ts'
import { roomAction } from '../actions/room.ts'
import { updateBadges } from '../timeline/badges.ts'

/** Carries out one stream action. Doing it twice must be the same as doing it once. */
export type StreamAction = (stream: Element, content: DocumentFragment | undefined) => void

/** Actions on rows: what a freshly fetched piece of a timeline may lack. */
const rowActions: Readonly<Record<string, StreamAction>> = {
  post: postAction,
  edit: editAction,
  pin: pinAction,
  preview: previewAction,
  remove: removeAction,
  reaction: reactionAction,
}

const allActions: Readonly<Record<string, StreamAction>> = {
  ...rowActions,
  channel: channelAction,
  community: communityAction,
  inbox: inboxAction,
  member: memberAction,
  person: personAction,
  presence: presenceAction,
  resync: resyncAction,
  thread: threadAction,
  room: roomAction,
  typing: typingAction,
  unread: unreadAction,
}

/** Carries out the streams of a frame at once, in order. */
export function applyFrame(html: string, scope: 'all' | 'rows' = 'all'): void {
  const parsed = document.createElement('template')
  parsed.innerHTML = html
  const actions = scope === 'all' ? allActions : rowActions
  for (const stream of parsed.content.querySelectorAll('turbo-stream')) {
    const action = actions[stream.getAttribute('action') ?? '']
    action?.(stream, stream.querySelector('template')?.content)
  }
  updateBadges()
}

/** The same actions for streams that Turbo gets in answers to forms. */
export function registerActions(): void {
  for (const [name, action] of Object.entries(allActions)) {
    StreamActions[name] = function (this) {
      action(this, this.templateContent)
    }
  }
}
