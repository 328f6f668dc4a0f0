import { sseFrame, type FrameEncoder } from '@ajet/shared/live'
import { fieldsOf, isKnownEvent, placeOf, type EventType } from '@ajet/shared/schema'

/** The frame's name (API.md); events without one are not for terminals. */
const names: Partial<Record<EventType, string>> = {
  'message/created': 'message.new',
  'message/edited': 'message.edit',
  'message/deleted': 'message.delete',
  'channel/purged': 'message.purge',
  'message/previewed': 'message.previews',
  'reaction/added': 'reaction.add',
  'reaction/removed': 'reaction.remove',
  'channel/created': 'channel.new',
  'channel/updated': 'channel.update',
  'channel/deleted': 'channel.delete',
  'channel/hidden': 'channel.hide',
  'dm/updated': 'dm.update',
  'member/joined': 'member.join',
  'member/left': 'member.leave',
  'member/kicked': 'member.leave',
  'member/banned': 'member.leave',
  'member/updated': 'member.update',
  'community/updated': 'community.update',
  'community/deleted': 'community.delete',
  'user/updated': 'user.update',
  'read/updated': 'unread',
  'typing/start': 'typing.start',
  'typing/stop': 'typing.stop',
  'presence/online': 'presence.update',
  'presence/offline': 'presence.update',
  'notification/new': 'notification',
}

/** Events as named frames with JSON: where and when it happened, who did it, and the event's own fields. */
export const jsonEncoder: FrameEncoder = {
  kind: 'json',
  encode: ({ event }) => {
    if (!isKnownEvent(event)) return undefined
    const name = names[event.type]
    return name && sseFrame({ event: name, data: JSON.stringify({ ...placeOf(event), ...fieldsOf(event) }) })
  },
  encodeGap: (channelId) => sseFrame({ event: 'gap', data: JSON.stringify({ channel_id: channelId ?? null }) }),
}
