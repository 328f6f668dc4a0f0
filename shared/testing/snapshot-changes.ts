import type { MessageView, MyChannelView, SyncView } from '../schema/mod.ts'
import { forgetNotifications } from './apply-notification.ts'
import { forgetThreads } from './apply-thread.ts'
import { channelsOf, type Snapshot } from './snapshot.ts'

/** How a channel looks that one sees and is not in. */
export const notJoined = {
  joined: false,
  last_read_seq: 0,
  last_read_message_id: null,
  unread_count: 0,
  mention_count: 0,
  operator: false,
  voice: false,
  muted: false,
  notify_level: 'all',
} as const

type Community = SyncView['communities'][number]

export function findChannel({ sync }: Snapshot, channelId: string | null): MyChannelView | undefined {
  return channelsOf(sync).find(({ id }) => id === channelId)
}

export function changeCommunity(
  snapshot: Snapshot,
  communityId: string | null,
  change: (community: Community) => Community,
): Snapshot {
  const communities = snapshot.sync.communities.map((one) => (one.id === communityId ? change(one) : one))
  return { ...snapshot, sync: { ...snapshot.sync, communities } }
}

export function changeChannel(
  snapshot: Snapshot,
  channelId: string | null,
  change: (channel: MyChannelView) => MyChannelView,
): Snapshot {
  const communities = snapshot.sync.communities.map((community) => ({
    ...community,
    channels: community.channels.map((one) => (one.id === channelId ? change(one) : one)),
  }))
  const dms = snapshot.sync.dms.map((one) => (one.id === channelId ? { ...one, ...change(one) } : one))
  return { ...snapshot, sync: { ...snapshot.sync, communities, dms } }
}

export function dropChannel(snapshot: Snapshot, channelId: string): Snapshot {
  const communities = snapshot.sync.communities.map((community) => ({
    ...community,
    channels: community.channels.filter(({ id }) => id !== channelId),
  }))
  const dms = snapshot.sync.dms.filter(({ id }) => id !== channelId)
  const messages = new Map([...snapshot.messages].filter(([id]) => id !== channelId))
  const without = { ...snapshot, messages, sync: { ...snapshot.sync, communities, dms } }
  return forgetChannel(without, channelId)
}

export function changeMessages(snapshot: Snapshot, change: (message: MessageView) => MessageView): Snapshot {
  const messages = new Map([...snapshot.messages].map(([id, list]) => [id, list.map(change)]))
  return { ...snapshot, messages }
}

/** Changes the list of a channel that is loaded. */
export function changeList(
  snapshot: Snapshot,
  channelId: string,
  change: (list: readonly MessageView[]) => readonly MessageView[],
): Snapshot {
  const list = snapshot.messages.get(channelId)
  return list ? { ...snapshot, messages: new Map(snapshot.messages).set(channelId, change(list)) } : snapshot
}

/** A public channel stays in sight of whoever leaves it, unless it is secret. */
export function leaveChannel(snapshot: Snapshot, channelId: string): Snapshot {
  const messages = new Map([...snapshot.messages].filter(([id]) => id !== channelId))
  const left = changeChannel({ ...snapshot, messages }, channelId, (channel) => ({ ...channel, ...notJoined }))
  const channel = findChannel(left, channelId)
  const gone = channel?.visibility === 'private' || channel?.modes.includes('s')
  return gone ? dropChannel(left, channelId) : forgetChannel(left, channelId)
}

/** What a channel has told of goes with the way into it. */
function forgetChannel(snapshot: Snapshot, channelId: string): Snapshot {
  const quiet = forgetNotifications(snapshot, ({ channel }) => channel?.id === channelId)
  return forgetThreads(quiet, channelId)
}

export function dropCommunity(snapshot: Snapshot, communityId: string | null): Snapshot {
  const gone = snapshot.sync.communities.find(({ id }) => id === communityId)?.channels ?? []
  const without = gone.reduce((rest, { id }) => dropChannel(rest, id), snapshot)
  const communities = without.sync.communities.filter(({ id }) => id !== communityId)
  const muted_in = without.sync.muted_in?.filter((id) => id !== communityId)
  return { ...without, sync: { ...without.sync, communities, muted_in } }
}
