import {
  messageFromEvent,
  type EventEnvelope,
  type KnownEvent,
  type MentionView,
  type MessageView,
  type MyChannelView,
} from '../schema/mod.ts'
import type { Snapshot } from './snapshot.ts'
import { forgetNotifications } from './apply-notification.ts'
import { changeChannel, changeList } from './snapshot-changes.ts'

type EventOf<T extends KnownEvent['type']> = EventEnvelope & Extract<KnownEvent, { readonly type: T }>
type ReactionEvent = EventOf<'reaction/added' | 'reaction/removed'>
type PinEvent = EventOf<'message/pinned' | 'message/unpinned'>
type TextEvent = EventOf<'message/created' | 'message/edited' | 'message/deleted' | 'channel/purged'>
type MessageEvent = TextEvent | EventOf<'message/previewed'> | ReactionEvent | PinEvent

const UNREAD_CAP = 100

const unpinned = { pinned_at: null, pinned_by: null } as const

export function applyMessage(snapshot: Snapshot, event: MessageEvent): Snapshot {
  switch (event.type) {
    case 'message/created':
      return applyCreated(snapshot, event)
    case 'message/edited':
      return applyEdited(snapshot, event)
    case 'message/deleted':
      return applyDeleted(snapshot, event)
    case 'message/previewed':
      return applyPreviewed(snapshot, event)
    case 'message/pinned':
    case 'message/unpinned':
      return applyPin(snapshot, event)
    case 'channel/purged':
      return applyPurged(snapshot, event)
    default:
      return applyReaction(snapshot, event)
  }
}

/** A post of one's own moves the read cursor to it; one of somebody else outside threads is unread. */
function applyCreated(snapshot: Snapshot, { payload }: EventOf<'message/created'>): Snapshot {
  const message = messageFromEvent(payload)
  const me = snapshot.sync.user.id
  const seen = changeChannel(snapshot, message.channel_id, (channel) => {
    const newer = { ...channel, last_seq: message.seq }
    if (message.parent_id !== null) return newer
    return message.author.id === me ? readUpTo(newer, message) : countUnread(newer, message, me, 1)
  })
  return changeList(seen, message.channel_id, (list) => withThread([...list, message], payload.thread))
}

function applyEdited(snapshot: Snapshot, { payload }: EventOf<'message/edited'>): Snapshot {
  const me = snapshot.sync.user.id
  const before = snapshot.messages.get(payload.channel_id)?.find(({ id }) => id === payload.message_id)
  const { body_md, mentions, edited_at } = payload
  const edited = changeList(snapshot, payload.channel_id, (list) =>
    list.map((message) => (message.id === payload.message_id ? { ...message, body_md, mentions, edited_at } : message)),
  )
  if (!before) return edited
  const gained = Number(isFor(mentions, me)) - Number(isFor(before.mentions, me))
  return changeChannel(edited, payload.channel_id, (channel) =>
    isUnread(channel, before, me) ? { ...channel, mention_count: channel.mention_count + gained } : channel,
  )
}

function applyPreviewed(snapshot: Snapshot, { payload }: EventOf<'message/previewed'>): Snapshot {
  const { message_id, channel_id, previews } = payload
  return changeList(snapshot, channel_id, (list) =>
    list.map((message) => (message.id === message_id ? { ...message, previews } : message)),
  )
}

/** As a deletion of each message, and then the counters of what is left. */
function applyPurged(snapshot: Snapshot, { payload, ts }: EventOf<'channel/purged'>): Snapshot {
  const { channel_id, messages, threads } = payload
  const without = messages.reduce(
    (left, one) => applyDeleted(left, { payload: { channel_id, ...one, thread: null }, ts }),
    snapshot,
  )
  return threads.reduce((left, thread) => changeList(left, channel_id, (list) => withThread(list, thread)), without)
}

function applyDeleted(
  snapshot: Snapshot,
  { payload, ts }: Pick<EventOf<'message/deleted'>, 'payload' | 'ts'>,
): Snapshot {
  const gone = snapshot.messages.get(payload.channel_id)?.find(({ id }) => id === payload.message_id)
  if (!gone) return snapshot
  return forgetNotifications(bury(snapshot, gone, { payload, ts }), ({ message }) => message?.id === gone.id)
}

function bury(
  snapshot: Snapshot,
  gone: MessageView,
  { payload, ts }: Pick<EventOf<'message/deleted'>, 'payload' | 'ts'>,
): Snapshot {
  const tombstone: MessageView = {
    ...gone,
    body_md: '',
    mentions: [],
    previews: [],
    attachments: [],
    reactions: [],
    ...unpinned,
    deleted_at: ts,
  }
  const without = changeList(snapshot, payload.channel_id, (list) => {
    const kept = list.flatMap((one) => (one.id !== gone.id ? [one] : payload.tombstone ? [tombstone] : []))
    return withThread(kept, payload.thread)
  })
  if (gone.deleted_at !== null) return without
  return changeChannel(without, payload.channel_id, (channel) => countUnread(channel, gone, snapshot.sync.user.id, -1))
}

function applyPin(snapshot: Snapshot, { type, payload }: PinEvent): Snapshot {
  const { pinned_at, pinned_by } = type === 'message/pinned' ? payload : unpinned
  return changeList(snapshot, payload.channel_id, (list) =>
    list.map((message) => (message.id === payload.message_id ? { ...message, pinned_at, pinned_by } : message)),
  )
}

function applyReaction(snapshot: Snapshot, { type, payload }: ReactionEvent): Snapshot {
  const mine = payload.user_id === snapshot.sync.user.id
  return changeList(snapshot, payload.channel_id, (list) =>
    list.map((message) => {
      if (message.id !== payload.message_id) return message
      const { emoji, count } = payload
      const before = message.reactions.find((one) => one.emoji === emoji)
      const reacted_by_me = mine ? type === 'reaction/added' : (before?.reacted_by_me ?? false)
      const others = message.reactions.filter((one) => one.emoji !== emoji)
      return { ...message, reactions: count > 0 ? [...others, { emoji, count, reacted_by_me }] : others }
    }),
  )
}

function withThread(
  list: readonly MessageView[],
  thread: EventOf<'message/created'>['payload']['thread'],
): readonly MessageView[] {
  if (!thread) return list
  const { parent_id, ...counters } = thread
  return list.map((message) => (message.id === parent_id ? { ...message, ...counters } : message))
}

function readUpTo(channel: MyChannelView, { id, seq }: MessageView): MyChannelView {
  return { ...channel, last_read_seq: seq, last_read_message_id: id, unread_count: 0, mention_count: 0 }
}

function countUnread(channel: MyChannelView, message: MessageView, me: string, by: 1 | -1): MyChannelView {
  if (!isUnread(channel, message, me)) return channel
  const mentions = isFor(message.mentions, me) ? by : 0
  return {
    ...channel,
    unread_count: Math.min(channel.unread_count + by, UNREAD_CAP),
    mention_count: Math.min(channel.mention_count + mentions, UNREAD_CAP),
  }
}

function isUnread(channel: MyChannelView, message: MessageView, me: string): boolean {
  return message.parent_id === null && message.author.id !== me && message.seq > channel.last_read_seq
}

function isFor(mentions: readonly MentionView[], me: string): boolean {
  return mentions.some(
    ({ type, target_id }) => type === 'here' || type === 'channel' || (type === 'user' && target_id === me),
  )
}
