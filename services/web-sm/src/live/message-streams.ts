import { messageFromEvent, type EventPayload } from '@ajet/shared/schema'
import { markup, type Markup } from '../fragments/markup.ts'
import { renderBody, renderMessage } from '../fragments/message.ts'
import { renderPreviews } from '../fragments/previews.ts'
import { renderPinMark } from '../fragments/pin-mark.ts'
import { createZoneTime } from '../timeline/zone-time.ts'
import { stream } from './stream.ts'

/** The browser prints times in its own zone. */
const utc = createZoneTime('UTC', '24h')

/** A new row. The browser puts it in its place by `seq`, or counts it as unread. */
export function postedStream(payload: EventPayload<'message/created'>, communityId: string | null): Markup {
  const view = messageFromEvent(payload)
  const context = { community: communityId, zone: utc, inThread: view.parent_id !== null }
  const { thread } = payload
  return stream(
    'post',
    {
      channel: payload.channel_id,
      dm: communityId === null ? 'true' : undefined,
      message: payload.message_id,
      seq: payload.seq,
      author: payload.author.id,
      'author-name': payload.author.display_name,
      parent: payload.parent_id,
      mentions: mentionedBy(payload),
      'reply-count': thread?.reply_count,
      'last-reply-at': thread?.last_reply_at,
    },
    renderMessage(view, context),
  )
}

export function editedStream(payload: EventPayload<'message/edited'>, communityId: string | null): Markup {
  const view = messageFromEvent(payload)
  const { channel_id: channel, message_id: message, seq, parent_id: parent } = payload
  const attributes = { channel, message, seq, parent, mentions: mentionedBy(payload) }
  return stream('edit', attributes, renderBody(view, { community: communityId }))
}

/** All previews of a message, in place of those it had. */
export function previewedStream(payload: EventPayload<'message/previewed'>): Markup {
  const { channel_id: channel, message_id: message, previews } = payload
  return stream('preview', { channel, message }, renderPreviews(previews))
}

export function deletedStream(payload: EventPayload<'message/deleted'>): Markup {
  const { thread } = payload
  return stream('remove', {
    channel: payload.channel_id,
    message: payload.message_id,
    seq: payload.seq,
    tombstone: payload.tombstone,
    parent: payload.parent_id,
    'reply-count': thread?.reply_count,
    'last-reply-at': thread?.last_reply_at,
  })
}

/** A removal for each message; the last reply of a thread brings the thread's counters. */
export function purgedStream({ channel_id, messages, threads }: EventPayload<'channel/purged'>): Markup {
  const states = new Map(threads.map((state) => [state.parent_id, state]))
  const streams = messages.toReversed().map((one) => {
    const thread = states.get(one.parent_id ?? '') ?? null
    states.delete(one.parent_id ?? '')
    return deletedStream({ channel_id, ...one, thread })
  })
  return markup`${streams.toReversed()}`
}

export function pinStream(payload: EventPayload<'message/unpinned'>, isOn: boolean): Markup {
  const { message_id: message, channel_id: channel } = payload
  return stream('pin', { message, channel, op: isOn ? 'on' : 'off' }, isOn ? renderPinMark() : undefined)
}

export function reactionStream(payload: EventPayload<'reaction/added'>, op: 'add' | 'remove'): Markup {
  const { message_id: message, channel_id: channel, user_id: user, emoji, count } = payload
  return stream('reaction', { channel, message, user, emoji, count, op })
}

/** Ids of the mentioned users, and `here` and `channel`. */
function mentionedBy({ mentions }: EventPayload<'message/edited'>): string {
  return mentions
    .flatMap(({ type, target_id: id }) => (type === 'user' ? [id] : type === 'channel_link' ? [] : [type]))
    .join(' ')
}
