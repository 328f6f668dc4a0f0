import type { Delivery } from '../eventbus/mod.ts'
import type { EventEnvelope } from '../schema/mod.ts'
import type { AccessChange } from './access-change.ts'
import { correctedBy, placesOf } from './presence-access.ts'
import type { Connection } from './connection.ts'
import { LocalPlaces } from './local-places.ts'
import { PresencePublisher, type PublisherDeps } from './presence-publisher.ts'
import { parseRoll, rollsOf, rollsWithChannels, tellableChannels, texts } from './presence-roll.ts'
import { DMS, PresenceTable, type Said } from './presence-table.ts'
import { PresenceViewers, type Lookup } from './presence-viewers.ts'

const GRACE_MS = 10_000
const ANNOUNCE_MS = 60_000
/** New session managers ask everybody; those that start together get one answer. */
const ANSWER_MS = 1_000

export interface PresenceDeps extends PublisherDeps {
  readonly index: Lookup
  /** The access changes of the last seconds that concern a user, in order. */
  readonly recentChanges: (userId: string) => Iterable<AccessChange>
  /** Shows a change to those who may see it. */
  readonly show: (delivery: Delivery, connections: readonly Connection[]) => void
}

/**
 * Who is online (AJ-97: clients see changes only), for those who share a channel or DM (AJ-96). Announces the users
 * connected here with their channels, and believes the others' announcements. Memberships that change later come with
 * the durable events, which every session manager gets.
 */
export class Presence {
  readonly #deps: PresenceDeps
  readonly #publisher: PresencePublisher
  readonly #table = new PresenceTable()
  readonly #viewers: PresenceViewers
  readonly #local = new LocalPlaces()
  /** What keeps those who have just gone from going offline. */
  readonly #graces = new Map<string, () => void>()
  #askedAt = -Infinity
  #cancelAnnounce: () => void = () => undefined
  #cancelAnswer: (() => void) | undefined

  constructor(deps: PresenceDeps) {
    this.#deps = deps
    this.#publisher = new PresencePublisher(deps)
    this.#viewers = new PresenceViewers(this.#table, deps.index, (type, place, userId, connections) => {
      if (connections.length === 0) return
      deps.show(this.#publisher.delivery(type, place, { user_id: userId }, userId), connections)
    })
  }

  start(): void {
    this.#schedule()
    this.ask()
  }

  stop(): void {
    this.#cancelAnnounce()
    this.#cancelAnswer?.()
    for (const cancel of this.#graces.values()) cancel()
  }

  online(communityId: string): ReadonlySet<string> {
    return new Set(this.#table.online(communityId))
  }

  /** Resolves when what was being published has been. */
  async settle(): Promise<void> {
    await this.#publisher.settle()
  }

  /** Asks the other session managers who is connected to them, and in which channels. */
  ask(): void {
    this.#askedAt = this.#deps.clock.now()
    this.#publisher.ask()
  }

  connected(connection: Pick<Connection, 'userId' | 'communities' | 'channels'>): void {
    const { userId } = connection
    this.#endGrace(userId)
    const places = placesOf(connection)
    this.#local.add(userId, places.keys())
    for (const [place, channels] of places) this.#arrive(userId, place, channels)
  }

  /** The user's last connection here has ended. A reload or a short loss of network is not going offline. */
  disconnected(userId: string): void {
    if (!this.#local.of(userId)) return
    this.#endGrace(userId)
    const cancel = this.#deps.clock.after(GRACE_MS, () => this.#leave(userId))
    this.#graces.set(userId, cancel)
  }

  /** Follows a change of who is where. A channel that is gone has to be told before the connections lose it. */
  apply(change: AccessChange): void {
    if (change.kind === 'channel-gone') return this.#channelGone(change.channelId)
    if (change.kind === 'community-gone') return this.#communityGone(change.communityId)
    if (change.kind !== 'gain' && change.kind !== 'lose') return
    const { kind, userId, communityId, channelId } = change
    const place = communityId ?? DMS
    if (channelId !== null)
      return kind === 'gain' ? this.#gain(place, userId, channelId) : this.#lose(place, userId, channelId)
    if (communityId === null) return
    if (kind === 'gain') this.#enter(userId, communityId, [])
    else this.#left(userId, communityId)
  }

  /** What the bus brings from every session manager; this one knows already what it says itself. */
  handle({ event }: Delivery): void {
    const { type, community_id: communityId, payload } = event
    const [origin = ''] = texts([payload['origin']])
    if (origin === this.#publisher.origin) return
    if (type === 'presence/asked') return this.#answer()
    const place = communityId ?? DMS
    if (type === 'presence/seen') return this.#hearRoll(place, origin, payload)
    const [userId] = texts([payload['user_id']])
    if (userId === undefined) return
    const said = { place, userId, origin }
    if (type === 'presence/online')
      this.#hear(said, payload['channel_ids'] === undefined ? undefined : texts(payload['channel_ids']))
    if (type === 'presence/offline') this.#viewers.change(place, userId, () => this.#table.leave(said))
  }

  #hearRoll(place: string, origin: string, payload: EventEnvelope['payload']): void {
    let isKnown = true
    for (const [userId, channels] of parseRoll(payload)) {
      const said = { place, userId, origin }
      if (channels) this.#hear(said, channels)
      else isKnown = this.#table.refresh(said, this.#deps.clock.now()) && isKnown
    }
    if (!isKnown && this.#deps.clock.now() - this.#askedAt >= ANNOUNCE_MS) this.ask()
  }

  #hear(said: Said, channels: readonly string[] | undefined): void {
    const { place, userId } = said
    const corrected = channels && correctedBy(this.#deps.recentChanges(userId), place, channels)
    this.#viewers.change(place, userId, () => this.#table.say(said, corrected, this.#deps.clock.now()))
  }

  #arrive(userId: string, place: string, channels: readonly string[]): void {
    const said = { place, userId, origin: this.#publisher.origin }
    const known = this.#table.channelsBy(said)
    if (known && areSame(channels, known)) return
    this.#viewers.change(place, userId, () => this.#table.say(said, channels, this.#deps.clock.now()))
    this.#publisher.online(place, userId, tellableChannels(channels))
  }

  /** A place more for somebody who is connected here. */
  #enter(userId: string, place: string, channels: readonly string[]): void {
    const places = this.#local.of(userId)
    if (!places || places.includes(place)) return
    this.#local.add(userId, [place])
    this.#arrive(userId, place, channels)
  }

  #leave(userId: string): void {
    this.#endGrace(userId)
    const places = this.#local.of(userId) ?? []
    this.#local.delete(userId)
    for (const place of places) {
      const said = { place, userId, origin: this.#publisher.origin }
      this.#viewers.change(place, userId, () => this.#table.leave(said))
      this.#publisher.offline(place, userId)
    }
  }

  #endGrace(userId: string): void {
    this.#graces.get(userId)?.()
    this.#graces.delete(userId)
  }

  #left(userId: string, communityId: string): void {
    this.#viewers.change(communityId, userId, () => this.#table.drop(communityId, userId))
    if (this.#local.leave(userId, communityId)) this.#publisher.offline(communityId, userId)
  }

  #gain(place: string, userId: string, channelId: string): void {
    if (place === DMS) this.#enter(userId, DMS, [channelId])
    this.#viewers.change(place, userId, () => this.#table.gain(place, userId, channelId))
    this.#viewers.meet('presence/online', place, userId, channelId)
  }

  #lose(place: string, userId: string, channelId: string): void {
    this.#viewers.change(place, userId, () => this.#table.lose(place, userId, channelId))
    this.#viewers.meet('presence/offline', place, userId, channelId)
  }

  #channelGone(channelId: string): void {
    for (const { place, userId } of this.#table.holders(channelId))
      this.#viewers.change(place, userId, () => this.#table.lose(place, userId, channelId))
  }

  /** Nobody is told: the community's pages are gone with it. */
  #communityGone(communityId: string): void {
    for (const userId of this.#table.online(communityId)) this.#table.drop(communityId, userId)
    this.#local.close(communityId)
  }

  #answer(): void {
    this.#cancelAnswer ??= this.#deps.clock.after(ANSWER_MS, () => {
      this.#cancelAnswer = undefined
      for (const [place, userIds] of this.#local.byPlace()) {
        const channelsOf = (userId: string) =>
          this.#table.channelsBy({ place, userId, origin: this.#publisher.origin }) ?? []
        this.#publisher.rolls(place, rollsWithChannels(userIds.map((userId) => [userId, channelsOf(userId)] as const)))
      }
    })
  }

  #schedule(): void {
    this.#cancelAnnounce = this.#deps.clock.after(ANNOUNCE_MS, () => {
      this.#schedule()
      this.#announce()
      for (const said of this.#table.stale(this.#deps.clock.now()))
        this.#viewers.change(said.place, said.userId, () => this.#table.leave(said))
    })
  }

  /** Says again who is here; their channels are known. */
  #announce(): void {
    const now = this.#deps.clock.now()
    for (const [place, userIds] of this.#local.byPlace()) {
      for (const userId of userIds) this.#table.refresh({ place, userId, origin: this.#publisher.origin }, now)
      this.#publisher.rolls(place, rollsOf(userIds))
    }
  }
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set(a).isSubsetOf(new Set(b))
}
