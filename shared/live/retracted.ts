import type { Viewer } from './contract.ts'
import type { LiveEntry } from './live-entry.ts'

/**
 * Tells which entries of a replay must not be shown again (ABU-11): the text of a message that was deleted since, and a
 * notification from a channel the viewer is not in any more. A deletion is always behind what it deletes, so it is
 * among the entries too.
 */
export function retractedIn(
  entries: readonly LiveEntry[],
  { channels }: Pick<Viewer, 'channels'>,
): (entry: LiveEntry) => boolean {
  const deleted = deletedIn(entries)
  return ({ delivery }) => {
    if (!delivery) return false
    const { type, payload } = delivery.event
    if (type === 'notification/new') return isRetractedNotification(payload['notification'], deleted, channels)
    return (type === 'message/created' || type === 'message/edited') && deleted.has(payload['message_id'])
  }
}

function deletedIn(entries: readonly LiveEntry[]): ReadonlySet<unknown> {
  return new Set(
    entries.flatMap(({ delivery }) => {
      if (delivery?.event.type === 'message/deleted') return [delivery.event.payload['message_id']]
      return delivery?.event.type === 'channel/purged' ? purgedBy(delivery.event.payload['messages']) : []
    }),
  )
}

function purgedBy(messages: unknown): readonly unknown[] {
  if (!Array.isArray(messages)) return []
  return messages.map((one: unknown) => (typeof one === 'object' && one ? Reflect.get(one, 'message_id') : undefined))
}

function isRetractedNotification(
  notification: unknown,
  deleted: ReadonlySet<unknown>,
  channels: Viewer['channels'],
): boolean {
  const [channelId, messageId] = [idIn(notification, 'channel'), idIn(notification, 'message')]
  return (channelId !== undefined && !channels.has(channelId)) || deleted.has(messageId)
}

/** The id of an object inside another, as far as they are what they should be. */
function idIn(outer: unknown, name: string): string | undefined {
  const inner: unknown = typeof outer === 'object' && outer !== null ? Reflect.get(outer, name) : undefined
  const id: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'id') : undefined
  return typeof id === 'string' ? id : undefined
}
