import type { EventEnvelope, KnownEvent } from '../schema/mod.ts'
import type { Snapshot } from './snapshot.ts'

type ThreadEvent = EventEnvelope & Extract<KnownEvent, { readonly type: 'thread/updated' }>

/** How one stands to a thread, and how many are unread. */
export function applyThread(snapshot: Snapshot, { payload }: ThreadEvent): Snapshot {
  const { root_id, channel_id, following, last_read_seq, last_reply_seq, thread_unread_count } = payload
  const unreadThreads = new Map(snapshot.unreadThreads)
  if (following && last_reply_seq > last_read_seq) unreadThreads.set(root_id, channel_id)
  else unreadThreads.delete(root_id)
  return { ...withCount(snapshot, thread_unread_count), unreadThreads: snapshot.unreadThreads && unreadThreads }
}

/** Takes out the threads of a channel one is in no more. */
export function forgetThreads(snapshot: Snapshot, channelId: string): Snapshot {
  if (!snapshot.unreadThreads) return snapshot
  const kept = [...snapshot.unreadThreads].filter(([, place]) => place !== channelId)
  return { ...withCount(snapshot, kept.length), unreadThreads: new Map(kept) }
}

function withCount(snapshot: Snapshot, thread_unread_count: number): Snapshot {
  return { ...snapshot, sync: { ...snapshot.sync, thread_unread_count } }
}
