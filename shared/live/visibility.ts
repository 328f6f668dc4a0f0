import type { EventEnvelope } from '../schema/mod.ts'
import { memberOf } from './access-change.ts'
import type { Connection } from './connection.ts'
import type { ConnectionIndex } from './connection-index.ts'

/** Calls `each` for every connection that may see the event; the same rule as `Sight.canSee`, by the index. */
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
