import { ConnectionGroups } from './connection-groups.ts'
import type { Channel, Connection } from './connection.ts'
import { SharedValues } from './shared-values.ts'

/** Of how many ids and channels, and of how many lists of them, equal ones are kept once. */
const SHARED = { items: 20_000, lists: 1_000 } as const

/** Which connections may see what. Membership changes go through here, so that index and connection never disagree. */
export class ConnectionIndex {
  readonly #byChannel = new ConnectionGroups()
  readonly #byCommunity = new ConnectionGroups()
  readonly #byUser = new ConnectionGroups()
  readonly #bySession = new ConnectionGroups()
  readonly #communityIds = new SharedValues<string>(SHARED.items)
  readonly #communityLists = new SharedValues<readonly string[]>(SHARED.lists)
  readonly #channels = new SharedValues<Channel>(SHARED.items)
  readonly #channelLists = new SharedValues<readonly Channel[]>(SHARED.lists)
  readonly all = new Set<Connection>()

  add(connection: Connection): void {
    this.#setCommunities(
      connection,
      connection.communities.map((id) => this.#communityIds.of(id)),
    )
    this.#setChannels(
      connection,
      connection.channels.map((channel) => this.#channels.of(channel)),
    )
    this.all.add(connection)
    this.#byUser.add(connection.userId, connection)
    if (connection.sessionId !== null) this.#bySession.add(connection.sessionId, connection)
    for (const id of connection.communities) this.#byCommunity.add(id, connection)
    for (const { id } of connection.channels) this.#byChannel.add(id, connection)
  }

  /** False when it was not there. */
  remove(connection: Connection): boolean {
    if (!this.all.delete(connection)) return false
    this.#byUser.delete(connection.userId, connection)
    if (connection.sessionId !== null) this.#bySession.delete(connection.sessionId, connection)
    for (const id of connection.communities) this.#byCommunity.delete(id, connection)
    for (const { id } of connection.channels) this.#byChannel.delete(id, connection)
    return true
  }

  ofChannel(id: string): ReadonlySet<Connection> {
    return this.#byChannel.of(id)
  }

  ofCommunity(id: string): ReadonlySet<Connection> {
    return this.#byCommunity.of(id)
  }

  ofUser(id: string): ReadonlySet<Connection> {
    return this.#byUser.of(id)
  }

  ofSession(id: string): ReadonlySet<Connection> {
    return this.#bySession.of(id)
  }

  /** How many connections the user has. */
  countOfUser(id: string): number {
    return this.#byUser.count(id)
  }

  isInChannel(connection: Connection, channelId: string): boolean {
    return this.#byChannel.has(channelId, connection)
  }

  gainChannel(connection: Connection, channelId: string, communityId: string | null): void {
    if (!connection.wants(communityId)) return
    const others = connection.channels.filter(({ id }) => id !== channelId)
    this.#setChannels(connection, [...others, this.#channels.of({ id: channelId, communityId })])
    if (this.all.has(connection)) this.#byChannel.add(channelId, connection)
  }

  gainCommunity(connection: Connection, communityId: string): void {
    if (!connection.wants(communityId)) return
    const others = connection.communities.filter((id) => id !== communityId)
    this.#setCommunities(connection, [...others, this.#communityIds.of(communityId)])
    if (this.all.has(connection)) this.#byCommunity.add(communityId, connection)
  }

  loseChannel(connection: Connection, channelId: string): void {
    const others = connection.channels.filter(({ id }) => id !== channelId)
    this.#setChannels(connection, others)
    this.#byChannel.delete(channelId, connection)
  }

  /** Takes the community and every channel in it. */
  loseCommunity(connection: Connection, communityId: string): void {
    const others = connection.communities.filter((id) => id !== communityId)
    this.#setCommunities(connection, others)
    this.#byCommunity.delete(communityId, connection)
    const { inside = [], outside = [] } = Object.groupBy(connection.channels, (channel) =>
      channel.communityId === communityId ? 'inside' : 'outside',
    )
    this.#setChannels(connection, outside)
    for (const { id } of inside) this.#byChannel.delete(id, connection)
  }

  /** Entries over all maps; 0 when nobody is connected. */
  get size(): number {
    return [this.#byChannel, this.#byCommunity, this.#byUser, this.#bySession].reduce(
      (sum, map) => sum + map.size,
      this.all.size,
    )
  }

  #setCommunities(connection: Connection, ids: readonly string[]): void {
    connection.communities = this.#communityLists.of(ids)
  }

  #setChannels(connection: Connection, channels: readonly Channel[]): void {
    connection.channels = this.#channelLists.of(channels)
  }
}
