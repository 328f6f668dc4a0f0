import type { EventEnvelope, KnownEvent, NotificationView } from '../schema/mod.ts'
import type { Snapshot } from './snapshot.ts'

type NotificationEvent = EventEnvelope &
  Extract<KnownEvent, { readonly type: 'notification/new' | 'notification/read' }>

const COUNT_CAP = 100

/** Something new to tell, in place of an older one of the same source, or some of it read. */
export function applyNotification(snapshot: Snapshot, { type, payload, ts }: NotificationEvent): Snapshot {
  if (type === 'notification/new') return payload.notification ? add(snapshot, payload.notification) : snapshot
  const read = new Set(payload.notification_ids)
  const notifications = snapshot.notifications.map((one) =>
    read.has(one.id) ? { ...one, read_at: one.read_at ?? ts } : one,
  )
  return { ...withCount(snapshot, payload.unread_count), notifications }
}

/** Takes out notifications that can no longer be seen. */
export function forgetNotifications(snapshot: Snapshot, isGone: (one: NotificationView) => boolean): Snapshot {
  const kept = snapshot.notifications.filter((one) => !isGone(one))
  return withList(snapshot, kept)
}

function add(snapshot: Snapshot, added: NotificationView): Snapshot {
  const others = snapshot.notifications.filter(
    ({ type, source_id }) => type !== added.type || source_id !== added.source_id,
  )
  return withList(snapshot, [...others, added])
}

/** The count goes with the list, which tests keep short of its bounds. */
function withList(snapshot: Snapshot, notifications: readonly NotificationView[]): Snapshot {
  const unread = (list: readonly NotificationView[]) => list.filter(({ read_at }) => read_at === null).length
  const count = snapshot.sync.notification_count + unread(notifications) - unread(snapshot.notifications)
  return { ...withCount(snapshot, Math.min(count, COUNT_CAP)), notifications }
}

function withCount(snapshot: Snapshot, notification_count: number): Snapshot {
  return { ...snapshot, sync: { ...snapshot.sync, notification_count } }
}
