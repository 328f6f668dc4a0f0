import { SharedValues } from './shared-values.ts'

/** Said by nobody for this long, somebody is offline. */
export const PRESENCE_TTL_MS = 2 * 60_000
/** The place of the DMs, which belong to no community. */
export const DMS = 'dm'
/** Of how many lists of channels equal ones are kept once. */
const SHARED_LISTS = 1_000

const none: readonly string[] = []

/**
 * What one session manager says of somebody in one place. Nearly always it is the only one, so further ones hang on it
 * instead of lying in a collection, of which there would be as many as people.
 */
interface Statement {
  readonly origin: string
  until: number
  /** The person's channels in the place, never changed, only replaced; undefined when the session manager has not said. */
  channels: readonly string[] | undefined
  readonly next: Statement | undefined
}

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
  readonly #places = new Map<string, Map<string, Statement>>()
  readonly #lists = new SharedValues<readonly string[]>(SHARED_LISTS)

  /** Takes the place of what the session manager said before. */
  say(said: Said, channels: readonly string[] | undefined, now: number): void {
    const { place, userId, origin } = said
    const shared = channels && this.#lists.of(channels)
    const until = now + PRESENCE_TTL_MS
    const known = this.#find(said)
    if (known) return void Object.assign(known, { until, channels: shared })
    const users = this.#places.get(place) ?? new Map<string, Statement>()
    this.#places.set(place, users)
    users.set(userId, { origin, until, channels: shared, next: users.get(userId) })
  }

  /** Says again what was said. False when the channels are not known. */
  refresh(said: Said, now: number): boolean {
    const statement = this.#find(said)
    if (statement) statement.until = now + PRESENCE_TTL_MS
    else this.say(said, undefined, now)
    return statement?.channels !== undefined
  }

  leave({ place, userId, origin }: Said): void {
    const rest = without(this.#places.get(place)?.get(userId), origin)
    if (rest) this.#places.get(place)?.set(userId, rest)
    else this.drop(place, userId)
  }

  /** Forgets somebody in a place, whoever said it. */
  drop(place: string, userId: string): void {
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
    for (const [place, users] of this.#places)
      for (const [userId, first] of users)
        for (const { origin, until } of chain(first)) if (until <= now) found.push({ place, userId, origin })
    return found
  }

  /** The person's channels in a place. The same list as before when nothing has changed, as long as one speaks for them. */
  channels(place: string, userId: string): readonly string[] {
    const first = this.#places.get(place)?.get(userId)
    if (!first?.next) return first?.channels ?? none
    return [...new Set([...chain(first)].flatMap(({ channels = none }) => channels))]
  }

  /** The channels that one session manager says the person has; undefined when it says nothing of them. */
  channelsBy(said: Said): readonly string[] | undefined {
    const statement = this.#find(said)
    return statement && (statement.channels ?? none)
  }

  /** Everybody online who is in the channel, with the place it belongs to. */
  holders(channelId: string): readonly Omit<Said, 'origin'>[] {
    return [...this.#places.keys()].flatMap((place) =>
      this.holdersIn(place, channelId).map((userId) => ({ place, userId })),
    )
  }

  holdersIn(place: string, channelId: string): readonly string[] {
    return this.online(place).filter((userId) => this.channels(place, userId).includes(channelId))
  }

  count(place: string): number {
    return this.#places.get(place)?.size ?? 0
  }

  online(place: string): readonly string[] {
    return [...(this.#places.get(place)?.keys() ?? [])]
  }

  #find({ place, userId, origin }: Said): Statement | undefined {
    for (const statement of chain(this.#places.get(place)?.get(userId)))
      if (statement.origin === origin) return statement
    return undefined
  }

  #replace(place: string, userId: string, act: (channels: readonly string[]) => readonly string[]): void {
    for (const statement of chain(this.#places.get(place)?.get(userId)))
      statement.channels &&= this.#lists.of(act(statement.channels))
  }
}

function* chain(first: Statement | undefined): Iterable<Statement> {
  for (let statement = first; statement; statement = statement.next) yield statement
}

function without(first: Statement | undefined, origin: string): Statement | undefined {
  if (!first || first.origin === origin) return first?.next
  return { ...first, next: without(first.next, origin) }
}
