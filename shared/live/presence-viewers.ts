import type { EventType } from '../schema/mod.ts'
import type { Connection } from './connection.ts'
import type { ConnectionIndex } from './connection-index.ts'
import { DMS, type PresenceTable } from './presence-table.ts'

/** With more people online in a community than this, its changes are not pushed: n people who come would be n × n frames. Pages show who is there when they load. */
const MAX_SHOWN = 500

/** Who is in what, of the connections of this process. */
export type Lookup = Pick<ConnectionIndex, 'ofChannel' | 'ofUser' | 'isInChannel'>

export type PresenceChange = Extract<EventType, 'presence/online' | 'presence/offline'>

const nothing: ReadonlySet<string> = new Set()

/** Shows a change of somebody to connections. */
export type Show = (change: PresenceChange, place: string, userId: string, connections: readonly Connection[]) => void

/**
 * Who hears of whom: viewers see the presence of people they share a channel or DM with (AJ-96), so it appears with the
 * first thing shared and goes with the last. Viewers are found by the channels in question, never by looking at everybody.
 */
export class PresenceViewers {
  readonly #table: PresenceTable
  readonly #index: Lookup
  readonly #show: Show

  constructor(table: PresenceTable, index: Lookup, show: Show) {
    this.#table = table
    this.#index = index
    this.#show = show
  }

  /** Carries out what changes somebody's channels in a place, and tells those who see the person from here on, or no more. */
  change(place: string, userId: string, act: () => void): void {
    const before = this.#table.channels(place, userId)
    act()
    const after = this.#table.channels(place, userId)
    if (before === after || this.#isCrowd(place)) return
    this.#appear(place, userId, new Set(after).difference(new Set(before)))
    this.#disappear(place, userId, new Set(before).difference(new Set(after)))
  }

  /** The other side of a gained or lost channel: whom the person's connections see from here on, or no more. */
  meet(change: PresenceChange, place: string, userId: string, channelId: string): void {
    const communityId = place === DMS ? null : place
    const mine = [...this.#index.ofUser(userId)].filter((connection) => connection.wants(communityId))
    if (mine.length === 0 || this.#isCrowd(place)) return
    const except = new Set([channelId])
    for (const other of this.#table.holdersIn(place, channelId)) {
      if (other === userId) continue
      const strangers = mine.filter((viewer) => !this.#shares(viewer, other, except))
      this.#show(change, place, other, strangers)
    }
  }

  #appear(place: string, userId: string, gained: ReadonlySet<string>): void {
    const strangers = this.#viewers(gained).filter((viewer) => !this.#shares(viewer, userId, gained))
    this.#show('presence/online', place, userId, strangers)
  }

  #disappear(place: string, userId: string, lost: ReadonlySet<string>): void {
    const strangers = this.#viewers(lost).filter((viewer) => viewer.userId !== userId && !this.#shares(viewer, userId))
    this.#show('presence/offline', place, userId, strangers)
  }

  /** Whether the two are in one channel, those of `except` aside: it lies in a place of the viewer's. */
  #shares(viewer: Connection, userId: string, except = nothing): boolean {
    const isShared = (id: string) => !except.has(id) && this.#index.isInChannel(viewer, id)
    return [DMS, ...viewer.communities].some((place) => this.#table.channels(place, userId).some(isShared))
  }

  #viewers(channelIds: ReadonlySet<string>): readonly Connection[] {
    const viewers = new Set<Connection>()
    for (const id of channelIds) for (const connection of this.#index.ofChannel(id)) viewers.add(connection)
    return [...viewers]
  }

  #isCrowd(place: string): boolean {
    return place !== DMS && this.#table.count(place) > MAX_SHOWN
  }
}
