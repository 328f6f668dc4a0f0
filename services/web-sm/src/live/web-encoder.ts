import type { Delivery } from '@ajet/shared/eventbus'
import { sseFrame, type FrameEncoder } from '@ajet/shared/live'
import { isKnownEvent, type EventEnvelope, type KnownEvent } from '@ajet/shared/schema'
import type { Markup } from '../fragments/markup.ts'
import {
  channelStream,
  communityStream,
  inboxStream,
  memberStream,
  personStream,
  presenceStream,
  threadStream,
  roomStream,
  typingStream,
  unreadStream,
} from './state-streams.ts'
import {
  deletedStream,
  editedStream,
  pinStream,
  postedStream,
  previewedStream,
  purgedStream,
  reactionStream,
} from './message-streams.ts'
import { stream } from './stream.ts'

/**
 * Events as Turbo Streams with actions of our own, which the script carries out (DESIGN.md §6). Each event is rendered
 * once and the same bytes go to every viewer.
 */
export const webEncoder: FrameEncoder = {
  kind: 'web',
  encode: ({ event }: Delivery) => {
    const routing: Routing = event
    if (!isKnownEvent(event)) return undefined
    const markup = encodeEvent(event, routing)
    return markup && sseFrame({ data: String(markup) })
  },
  encodeGap: (channelId) => sseFrame({ data: String(stream('resync', { channel: channelId })) }),
  // EventSource shows no comments to a script.
  encodeBeat: () => sseFrame({ event: 'beat', data: '' }),
}

type Routing = Pick<EventEnvelope, 'community_id' | 'channel_id'>

function encodeEvent(
  event: KnownEvent,
  { community_id: communityId, channel_id: channelId }: Routing,
): Markup | undefined {
  switch (event.type) {
    case 'message/created':
      return postedStream(event.payload, communityId)
    case 'message/edited':
      return editedStream(event.payload, communityId)
    case 'message/previewed':
      return previewedStream(event.payload)
    case 'message/deleted':
      return deletedStream(event.payload)
    case 'channel/purged':
      return purgedStream(event.payload)
    case 'message/pinned':
    case 'message/unpinned':
      return pinStream(event.payload, event.type === 'message/pinned')
    case 'reaction/added':
    case 'reaction/removed':
      return reactionStream(event.payload, event.type === 'reaction/added' ? 'add' : 'remove')
    case 'channel/created':
      return communityId === null ? undefined : channelStream('created', event.payload.channel)
    case 'channel/updated':
      return communityId === null
        ? undefined
        : channelStream('updated', event.payload.channel, event.payload.archived === false)
    case 'channel/deleted':
      return stream('channel', { op: 'deleted', channel: event.payload.channel_id })
    case 'channel/hidden':
      return stream('channel', { op: 'hidden', channel: event.payload.channel_id })
    case 'dm/updated':
      return roomStream({ channel: event.payload.channel_id })
    case 'member/muted':
    case 'member/unmuted':
      return roomStream({ community: communityId })
    case 'member/joined':
    case 'member/left':
    case 'member/kicked':
    case 'member/banned':
    case 'member/updated':
      return memberStream(event.type.slice('member/'.length), event.payload, communityId, channelId)
    case 'community/updated':
      return communityStream(event.payload)
    case 'community/deleted':
      return stream('community', { op: 'deleted', community: event.payload.community_id })
    case 'user/updated':
      return personStream(event.payload.user, event.payload.status_text)
    case 'read/updated':
      return unreadStream(event.payload)
    case 'thread/updated':
      return threadStream(event.payload)
    case 'notification/new':
      return inboxStream(undefined)
    case 'notification/read':
      return inboxStream(event.payload.unread_count)
    case 'typing/start':
    case 'typing/stop':
      return typingStream(event.payload, event.type === 'typing/start' ? 'start' : 'stop')
    case 'presence/online':
    case 'presence/offline':
      return presenceStream(event.payload.user_id, event.type === 'presence/online')
    default:
      return undefined
  }
}
