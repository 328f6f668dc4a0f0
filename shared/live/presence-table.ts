/** Said by nobody for this long, somebody is offline. */
export const PRESENCE_TTL_MS = 2 * 60_000
/** The place of the DMs, which belong to no community. */
export const DMS = 'dm'

const none: readonly string[] = []
const nobody: ReadonlySet<string> = new Set()

/**
 * What one session manager says of somebody in one place. Lists of channels are never changed, only replaced. They are
 * short and many: as sets they would take four times the memory.
 */
interface Statement {
  until: number
  /** The person's channels in the place; undefined when the session manager has not said. */
  readonly channels: readonly string[] | undefined
}

type Statements = Map<string, Statement>

export interface Said {
  /** The id of a community, or `DMS`. */
  readonly place: string
  readonly userId: string
  readonly origin: string
}

/**
 * Who is online where, and in which channels, by what the session managers say: online as long as one of them says so.
 * Who shares a channel with whom (AJ-96) is read from here.
 */
export class PresenceTable {
  readonly #users = new Map<string, Map<string, Statements>>()
  readonly #places = new Map<string, Set<string>>()

  /** Takes the place of what the session manager said before. */
  say({ place, userId, origin }: Said, channels: readonly string[] | undefined, now: number): void {
    const places = this.#users.get(userId) ?? new Map<string, Statements>()
    this.#users.set(userId, places)
    const statements = places.get(place) ?? new Map<string, Statement>()
    places.set(place, statements)
    statements.set(origin, { until: now + PRESENCE_TTL_MS, channels })
    const users = this.#places.get(place)
    if (users) users.add(userId)
    else this.#places.set(place, new Set([userId]))
  }

  /** Says again what was said. False when the channels are not known. */
  refresh(said: Said, now: number): boolean {
    const statement = this.#of(said.place, said.userId)?.get(said.origin)
    if (statement) statement.until = now + PRESENCE_TTL_MS
    else this.say(said, undefined, now)
    return statement?.channels !== undefined
  }

  leave({ place, userId, origin }: Said): void {
    const statements = this.#of(place, userId)
    if (statements?.delete(origin) && statements.size === 0) this.drop(place, userId)
  }

  /** Forgets somebody in a place, whoever said it. */
  drop(place: string, userId: string): void {
    const places = this.#users.get(userId)
    if (places?.delete(place) && places.size === 0) this.#users.delete(userId)
    const users = this.#places.get(place)
    if (users?.delete(userId) && users.size === 0) this.#places.delete(place)
  }

  gain(place: string, userId: string, channelId: string): void {
    this.#replace(place, userId, (channels) => (channels.includes(channelId) ? channels : [...channels, channelId]))
  }

  lose(place: string, userId: string, channelId: string): void {
    this.#replace(place, userId, (channels) =>
      channels.includes(channelId) ? channels.filter((id) => id !== channelId) : channels,
    )
  }

  /** What nobody has repeated for too long. */
  stale(now: number): readonly Said[] {
    const found: Said[] = []
    for (const [userId, places] of this.#users)
      for (const [place, statements] of places)
        for (const [origin, { until }] of statements) if (until <= now) found.push({ place, userId, origin })
    return found
  }

  /** The person's channels in a place. The same list as before when nothing has changed, as long as one speaks for them. */
  channels(place: string, userId: string): readonly string[] {
    const [first, ...more] = [...(this.#of(place, userId)?.values() ?? [])].map(({ channels }) => channels ?? none)
    if (first === undefined) return none
    return more.length === 0 ? first : [...new Set([first, ...more].flat())]
  }

  /** The channels that one session manager says the person has. */
  channelsBy({ place, userId, origin }: Said): readonly string[] {
    return this.#of(place, userId)?.get(origin)?.channels ?? none
  }

  /** Whether the person is in one of the channels, those of `except` aside. */
  shares(userId: string, channels: ReadonlyMap<string, unknown>, except: ReadonlySet<string> = nobody): boolean {
    for (const statements of this.#users.get(userId)?.values() ?? [])
      for (const statement of statements.values())
        for (const id of statement.channels ?? []) if (channels.has(id) && !except.has(id)) return true
    return false
  }

  /** Everybody online who is in the channel, with the place it belongs to. */
  holders(channelId: string): readonly Omit<Said, 'origin'>[] {
    return [...this.#places].flatMap(([place]) => this.holdersIn(place, channelId).map((userId) => ({ place, userId })))
  }

  holdersIn(place: string, channelId: string): readonly string[] {
    return [...this.online(place)].filter((userId) => this.#holds(place, userId, channelId))
  }

  count(place: string): number {
    return this.online(place).size
  }

  online(place: string): ReadonlySet<string> {
    return this.#places.get(place) ?? nobody
  }

  #of(place: string, userId: string): Statements | undefined {
    return this.#users.get(userId)?.get(place)
  }

  #holds(place: string, userId: string, channelId: string): boolean {
    for (const { channels } of this.#of(place, userId)?.values() ?? []) if (channels?.includes(channelId)) return true
    return false
  }

  #replace(place: string, userId: string, act: (channels: readonly string[]) => readonly string[]): void {
    const statements = this.#of(place, userId)
    for (const [origin, { until, channels }] of statements ?? [])
      if (channels) statements?.set(origin, { until, channels: act(channels) })
  }
}
