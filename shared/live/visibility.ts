import type { EventEnvelope } from '../schema/mod.ts'
import { memberOf } from './access-change.ts'
import type { Connection } from './connection.ts'
import type { ConnectionIndex } from './connection-index.ts'
import type { LiveEntry } from './live-entry.ts'

/** Whether the connection's user may see the event by the memberships of this moment. */
export function canSee(connection: Connection, event: EventEnvelope): boolean {
  if (!connection.wants(event.community_id)) return false
  if (memberOf(event) === connection.userId) return true
  switch (event.audience) {
    case 'user':
      return event.user_id === connection.userId
    case 'channel':
      return event.channel_id !== null && connection.channels.has(event.channel_id)
    case 'community':
      return event.community_id !== null && connection.communities.has(event.community_id)
    default:
      return false
  }
}

/** Calls `each` for every connection that may see the event; the same rule as `canSee`, by the index. */
export function forViewers(index: ConnectionIndex, event: EventEnvelope, each: (connection: Connection) => void): void {
  const viewers = viewersOf(index, event)
  for (const connection of viewers) if (connection.wants(event.community_id)) each(connection)
  const member = memberOf(event)
  if (member === undefined) return
  for (const connection of index.ofUser(member)) {
    if (!viewers.has(connection) && connection.wants(event.community_id)) each(connection)
  }
}

function viewersOf(index: ConnectionIndex, event: EventEnvelope): ReadonlySet<Connection> {
  switch (event.audience) {
    case 'user':
      return index.ofUser(event.user_id ?? '')
    case 'channel':
      return index.ofChannel(event.channel_id ?? '')
    case 'community':
      return index.ofCommunity(event.community_id ?? '')
    default:
      return new Set()
  }
}

/** Whether a returning client may see a ring entry. */
export function canReplay(connection: Connection, entry: LiveEntry): boolean {
  if (entry.delivery) return canSee(connection, entry.delivery.event)
  return entry.gapChannelId === undefined || connection.channels.has(entry.gapChannelId)
}

/**
 * True when an event took something away that the user may have had: memberships in it are gone with it, so nobody can
 * tell any more. The client has to look anew.
 */
export function mayHaveLost(connection: Connection, { delivery }: LiveEntry): boolean {
  if (!delivery || canSee(connection, delivery.event)) return false
  const { type, community_id } = delivery.event
  if (type === 'community/deleted') return true
  return type === 'channel/deleted' && community_id !== null && connection.communities.has(community_id)
}
