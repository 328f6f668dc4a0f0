import type { MessageView, MyChannelView, NotificationView, Page, SyncView, ThreadView } from '../schema/mod.ts'

/** Everything one user sees: what `/api/sync` says, and the messages and threads of the channels joined. */
export interface Snapshot {
  readonly sync: SyncView
  /** By channel; replies too, by `seq`. A channel without an entry is not loaded. */
  readonly messages: ReadonlyMap<string, readonly MessageView[]>
  /** The newest 200, oldest first. */
  readonly notifications: readonly NotificationView[]
  /** The channels of followed threads with unread replies, by root; undefined: a channel was joined, and it must be asked. */
  readonly unreadThreads: ReadonlyMap<string, string> | undefined
  /** A community was joined: what is in it is not in the events and must be fetched. */
  readonly stale: boolean
}

/** Fetches JSON as one user. */
export type FetchJson = (path: string) => Promise<unknown>

/** Reads a user's snapshot through the public API. Channels hold at most 200 messages and threads 200 replies. */
export async function takeSnapshot(fetchJson: FetchJson): Promise<Snapshot> {
  const sync = (await fetchJson('/api/sync')) as SyncView
  const joined = channelsOf(sync).filter((channel) => channel.joined)
  const messages = await Promise.all(joined.map(async ({ id }) => [id, await loadMessages(fetchJson, id)] as const))
  const { items } = (await fetchJson('/api/notifications?limit=200')) as Page<NotificationView>
  const threads = (await fetchJson('/api/threads?unread=true&limit=200')) as Page<ThreadView>
  const unreadThreads = new Map(threads.items.map(({ root_id, channel_id }) => [root_id, channel_id]))
  return { sync, messages: new Map(messages), notifications: items, unreadThreads, stale: false }
}

export function channelsOf(sync: SyncView): readonly MyChannelView[] {
  return [...sync.communities.flatMap(({ channels }) => channels), ...sync.dms]
}

async function loadMessages(fetchJson: FetchJson, channelId: string): Promise<readonly MessageView[]> {
  const timeline = (await fetchJson(`/api/channels/${channelId}/messages?limit=200`)) as Page<MessageView>
  const roots = timeline.items.filter(({ reply_count }) => reply_count > 0)
  const threads = await Promise.all(roots.map(({ id }) => fetchJson(`/api/messages/${id}/replies?limit=200`)))
  const replies = threads.flatMap((thread) => (thread as Page<MessageView>).items)
  return [...timeline.items, ...replies].toSorted((a, b) => a.seq - b.seq)
}

/**
 * The snapshot as far as events must keep it true. Left out: presence (of its own), settings and e-mail (only oneself
 * changes them), and counters of channels one is not in, which are as of the last fetch.
 */
export function comparable({ sync, messages, notifications, unreadThreads }: Snapshot) {
  const { display_name, status_text } = sync.user
  return {
    user: { display_name, status_text },
    communities: sync.communities.map((community) => ({
      ...community,
      channels: community.channels.toSorted(byId).map(comparableChannel),
    })),
    dms: sync.dms.toSorted(byId),
    unread_notifications: sync.notification_count,
    unread_threads: unreadThreads && { count: sync.thread_unread_count, roots: [...unreadThreads.keys()].toSorted() },
    notifications: notifications.map(comparableNotification),
    messages: [...messages]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, list]) => [id, list.map(comparableMessage)]),
  }
}

function comparableChannel(channel: MyChannelView) {
  return channel.joined ? channel : { ...channel, last_seq: 0, member_count: 0 }
}

/** When a tombstone was made is not in the event, only that it was. */
function comparableMessage(message: MessageView) {
  const reactions = message.reactions.toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1))
  return { ...message, reactions, deleted_at: message.deleted_at !== null }
}

/** Names and texts are as of the last fetch. */
function comparableNotification({ id, type, source_id, read_at, message, channel, actor }: NotificationView) {
  const about = [message?.id, channel?.id, actor?.id].map((one) => one ?? null)
  return { id, type, source_id, read: read_at !== null, about }
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}
