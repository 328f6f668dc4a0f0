import { Connection } from './connection.ts'

const nobody: ReadonlySet<Connection> = new Set()

/**
 * Connections by a key. One that is alone lies there without a set of its own, which would take 250 bytes: most people,
 * sessions and DMs have one.
 */
export class ConnectionGroups {
  readonly #groups = new Map<string, Connection | Set<Connection>>()

  /** How many keys have connections. */
  get size(): number {
    return this.#groups.size
  }

  of(key: string): ReadonlySet<Connection> {
    const group = this.#groups.get(key)
    return group instanceof Connection ? new Set([group]) : (group ?? nobody)
  }

  count(key: string): number {
    const group = this.#groups.get(key)
    return group instanceof Connection ? 1 : (group?.size ?? 0)
  }

  has(key: string, connection: Connection): boolean {
    const group = this.#groups.get(key)
    return group instanceof Connection ? group === connection : (group?.has(connection) ?? false)
  }

  add(key: string, connection: Connection): void {
    const group = this.#groups.get(key)
    if (group === undefined || group === connection) this.#groups.set(key, connection)
    else if (group instanceof Connection) this.#groups.set(key, new Set([group, connection]))
    else group.add(connection)
  }

  delete(key: string, connection: Connection): void {
    const group = this.#groups.get(key)
    if (group === connection) this.#groups.delete(key)
    if (group === undefined || group instanceof Connection || !group.delete(connection)) return
    const [last] = group
    if (group.size === 1 && last) this.#groups.set(key, last)
  }
}
