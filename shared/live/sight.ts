import type { EventEnvelope } from '../schema/mod.ts'
import { memberOf } from './access-change.ts'
import type { Connection } from './connection.ts'
import type { LiveEntry } from './live-entry.ts'

/** What a returning client may see by the memberships of this moment, for the many questions of a replay. */
export class Sight {
  readonly #connection: Connection
  readonly #communities: ReadonlySet<string>
  readonly #channels: ReadonlySet<string>

  constructor(connection: Connection) {
    this.#connection = connection
    this.#communities = new Set(connection.communities)
    this.#channels = new Set(connection.channels.map(({ id }) => id))
  }

  canSee(event: EventEnvelope): boolean {
    const { userId } = this.#connection
    if (!this.#connection.wants(event.community_id)) return false
    if (memberOf(event) === userId) return true
    switch (event.audience) {
      case 'user':
        return event.user_id === userId
      case 'channel':
        return event.channel_id !== null && this.#channels.has(event.channel_id)
      case 'community':
        return event.community_id !== null && this.#communities.has(event.community_id)
      default:
        return false
    }
  }

  canReplay(entry: LiveEntry): boolean {
    if (entry.delivery) return this.canSee(entry.delivery.event)
    return entry.gapChannelId === undefined || this.#channels.has(entry.gapChannelId)
  }

  /**
   * True when an event took something away that the user may have had: memberships in it are gone with it, so nobody can
   * tell any more. The client has to look anew.
   */
  mayHaveLost({ delivery }: LiveEntry): boolean {
    if (!delivery || this.canSee(delivery.event)) return false
    const { type, community_id } = delivery.event
    if (type === 'community/deleted') return true
    return type === 'channel/deleted' && community_id !== null && this.#communities.has(community_id)
  }
}
