import type { Connection } from './connection.ts'

const nobody: ReadonlySet<Connection> = new Set()

/** Which connections may see what. Membership changes go through here, so that index and connection never disagree. */
export class ConnectionIndex {
  readonly #byChannel = new Map<string, Set<Connection>>()
  readonly #byCommunity = new Map<string, Set<Connection>>()
  readonly #byUser = new Map<string, Set<Connection>>()
  readonly #bySession = new Map<string, Set<Connection>>()
  readonly all = new Set<Connection>()

  add(connection: Connection): void {
    this.all.add(connection)
    put(this.#byUser, connection.userId, connection)
    if (connection.sessionId !== null) put(this.#bySession, connection.sessionId, connection)
    for (const id of connection.communities) put(this.#byCommunity, id, connection)
    for (const id of connection.channels.keys()) put(this.#byChannel, id, connection)
  }

  /** False when it was not there. */
  remove(connection: Connection): boolean {
    if (!this.all.delete(connection)) return false
    drop(this.#byUser, connection.userId, connection)
    if (connection.sessionId !== null) drop(this.#bySession, connection.sessionId, connection)
    for (const id of connection.communities) drop(this.#byCommunity, id, connection)
    for (const id of connection.channels.keys()) drop(this.#byChannel, id, connection)
    return true
  }

  ofChannel(id: string): ReadonlySet<Connection> {
    return this.#byChannel.get(id) ?? nobody
  }

  ofCommunity(id: string): ReadonlySet<Connection> {
    return this.#byCommunity.get(id) ?? nobody
  }

  ofUser(id: string): ReadonlySet<Connection> {
    return this.#byUser.get(id) ?? nobody
  }

  ofSession(id: string): ReadonlySet<Connection> {
    return this.#bySession.get(id) ?? nobody
  }

  gainChannel(connection: Connection, channelId: string, communityId: string | null): void {
    if (!connection.wants(communityId)) return
    connection.channels.set(channelId, communityId)
    if (this.all.has(connection)) put(this.#byChannel, channelId, connection)
  }

  gainCommunity(connection: Connection, communityId: string): void {
    if (!connection.wants(communityId)) return
    connection.communities.add(communityId)
    if (this.all.has(connection)) put(this.#byCommunity, communityId, connection)
  }

  loseChannel(connection: Connection, channelId: string): void {
    connection.channels.delete(channelId)
    drop(this.#byChannel, channelId, connection)
  }

  /** Takes the community and every channel in it. */
  loseCommunity(connection: Connection, communityId: string): void {
    connection.communities.delete(communityId)
    drop(this.#byCommunity, communityId, connection)
    const inside = [...connection.channels].filter(([, id]) => id === communityId)
    for (const [channelId] of inside) this.loseChannel(connection, channelId)
  }

  /** Entries over all maps; 0 when nobody is connected. */
  get size(): number {
    return [this.#byChannel, this.#byCommunity, this.#byUser, this.#bySession].reduce(
      (sum, map) => sum + map.size,
      this.all.size,
    )
  }
}

function put(map: Map<string, Set<Connection>>, key: string, connection: Connection): void {
  const set = map.get(key)
  if (set) set.add(connection)
  else map.set(key, new Set([connection]))
}

function drop(map: Map<string, Set<Connection>>, key: string, connection: Connection): void {
  const set = map.get(key)
  if (set?.delete(connection) && set.size === 0) map.delete(key)
}
