import type { EventEnvelope, KnownEvent, MyChannelView } from '../schema/mod.ts'
import { isKnownEvent } from '../schema/mod.ts'
import { applyMember } from './apply-member.ts'
import { applyMessage } from './apply-message.ts'
import { applyNotification } from './apply-notification.ts'
import { applyThread } from './apply-thread.ts'
import { channelsOf, type Snapshot } from './snapshot.ts'
import {
  changeChannel,
  changeCommunity,
  changeMessages,
  dropChannel,
  dropCommunity,
  findChannel,
  notJoined,
} from './snapshot-changes.ts'

/** True when an event is for the user of the snapshot: the audience rule of the envelope. */
export function receives({ sync }: Snapshot, event: EventEnvelope): boolean {
  if (event.audience === 'user') return event.user_id === sync.user.id
  // Whoever comes or goes is told of it, though in the channel only before or after.
  if (event.type.startsWith('member/') && event.payload['user_id'] === sync.user.id) return true
  if (event.audience === 'community') return sync.communities.some(({ id }) => id === event.community_id)
  return channelsOf(sync).some(({ id, joined }) => joined && id === event.channel_id)
}

/** What a client does with an event: the snapshot it holds becomes the one the API would give. Unknown types change nothing (AJ-62). */
export function applyEvent(snapshot: Snapshot, event: EventEnvelope): Snapshot {
  if (!isKnownEvent(event) || !receives(snapshot, event)) return snapshot
  return reduce(snapshot, event)
}

function reduce(snapshot: Snapshot, event: EventEnvelope & KnownEvent): Snapshot {
  switch (event.type) {
    case 'message/created':
    case 'message/edited':
    case 'message/deleted':
    case 'channel/purged':
    case 'reaction/added':
    case 'reaction/removed':
    case 'message/pinned':
    case 'message/unpinned':
    case 'message/previewed':
      return applyMessage(snapshot, event)
    case 'member/joined':
    case 'member/left':
    case 'member/kicked':
    case 'member/banned':
    case 'member/updated':
      return applyMember(snapshot, event)
    case 'member/muted':
    case 'member/unmuted':
      return changeMute(snapshot, event)
    case 'channel/created':
    case 'channel/updated':
      return upsertChannel(snapshot, event)
    case 'channel/hidden':
      return findChannel(snapshot, event.payload.channel_id)?.joined
        ? snapshot
        : dropChannel(snapshot, event.payload.channel_id)
    case 'dm/updated':
      return changeDm(snapshot, event)
    case 'category/deleted':
      return leaveCategory(snapshot, event)
    case 'channel/deleted':
      return dropChannel(snapshot, event.payload.channel_id)
    case 'read/updated': {
      const { channel_id, ...cursor } = event.payload
      return changeChannel(snapshot, channel_id, (channel) => ({ ...channel, ...cursor }))
    }
    case 'community/updated': {
      const { community_id, ...names } = event.payload
      return changeCommunity(snapshot, community_id, (community) => ({ ...community, ...names }))
    }
    case 'community/deleted':
      return dropCommunity(snapshot, event.payload.community_id)
    case 'notification/new':
    case 'notification/read':
      return applyNotification(snapshot, event)
    case 'thread/updated':
      return applyThread(snapshot, event)
    case 'user/updated':
      return applyUser(snapshot, event)
    default:
      return snapshot
  }
}

type EventOf<T extends KnownEvent['type']> = EventEnvelope & Extract<KnownEvent, { readonly type: T }>

function upsertChannel(snapshot: Snapshot, event: EventOf<'channel/created' | 'channel/updated'>): Snapshot {
  const { channel } = event.payload
  if (findChannel(snapshot, channel.id)) return changeChannel(snapshot, channel.id, (mine) => ({ ...mine, ...channel }))
  const added: MyChannelView = { ...channel, ...notJoined }
  if (channel.community_id === null) {
    const members = event.type === 'channel/created' ? (event.payload.members ?? []) : []
    return { ...snapshot, sync: { ...snapshot.sync, dms: [...snapshot.sync.dms, { ...added, members }] } }
  }
  return changeCommunity(snapshot, channel.community_id, (community) => ({
    ...community,
    channels: [...community.channels, added],
  }))
}

function changeMute(snapshot: Snapshot, { type, community_id }: EventOf<'member/muted' | 'member/unmuted'>): Snapshot {
  const others = (snapshot.sync.muted_in ?? []).filter((id) => id !== community_id)
  const isMuted = type === 'member/muted' && community_id !== null
  const muted_in = isMuted ? [...others, community_id].toSorted() : others
  return { ...snapshot, sync: { ...snapshot.sync, muted_in } }
}

function changeDm(snapshot: Snapshot, { payload }: EventOf<'dm/updated'>): Snapshot {
  const dms = snapshot.sync.dms.map(({ estranged: before, ...dm }) => {
    const estranged = dm.id === payload.channel_id ? payload.estranged : before
    return { ...dm, ...(estranged && { estranged }) }
  })
  return { ...snapshot, sync: { ...snapshot.sync, dms } }
}

function leaveCategory(snapshot: Snapshot, { payload, community_id }: EventOf<'category/deleted'>): Snapshot {
  return changeCommunity(snapshot, community_id, (community) => ({
    ...community,
    channels: community.channels.map((channel) =>
      channel.category_id === payload.category_id ? { ...channel, category_id: null } : channel,
    ),
  }))
}

function applyUser(snapshot: Snapshot, { payload: { user, status_text } }: EventOf<'user/updated'>): Snapshot {
  const self = snapshot.sync.user.id === user.id ? { ...user, status_text } : {}
  const renamed = changeMessages(snapshot, (message) => ({
    ...message,
    author: message.author.id === user.id ? user : message.author,
    mentions: message.mentions.map((mention) =>
      mention.type === 'user' && mention.target_id === user.id ? { ...mention, name: user.display_name } : mention,
    ),
  }))
  const dms = renamed.sync.dms.map((dm) => ({
    ...dm,
    members: dm.members.map((one) => (one.id === user.id ? user : one)),
  }))
  return { ...renamed, sync: { ...renamed.sync, dms, user: { ...renamed.sync.user, ...self } } }
}
