import { subjects, type Delivery, type EventBus } from '../eventbus/mod.ts'
import type { EventEnvelope } from '../schema/mod.ts'
import { newId, type Clock } from '../std/mod.ts'
import type { LiveLogger } from './live-logger.ts'
import { PresenceTable } from './presence-table.ts'

const GRACE_MS = 10_000
const ANNOUNCE_MS = 60_000
/** User ids in one event: about 80 kB, far below the bus's limit. */
const BATCH = 2_000
/** New session managers ask everybody; those that start together get one answer. */
const ANSWER_MS = 1_000

/** With more people online than this, changes are not pushed: n people who come would be n × n frames. Pages show who is there when they load. */
const MAX_SHOWN = 500

interface LocalUser {
  readonly communities: Set<string>
  cancelGrace: (() => void) | undefined
}

export interface PresenceDeps {
  readonly bus: EventBus
  readonly clock: Clock
  readonly logger: LiveLogger
  /** Shows a change to the members of its community. */
  readonly show: (delivery: Delivery) => void
}

/** Who is online (AJ-97: clients see changes only). Announces the users connected here and believes the others' announcements. */
export class Presence {
  readonly #deps: PresenceDeps
  readonly #origin = newId()
  readonly #table = new PresenceTable()
  readonly #local = new Map<string, LocalUser>()
  readonly #publishing = new Set<Promise<void>>()
  #cancelAnnounce: () => void = () => undefined
  #cancelAnswer: (() => void) | undefined

  constructor(deps: PresenceDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#schedule()
    this.#publish(subjects.presence('all'), this.#event('presence/asked', null, { origin: this.#origin }))
  }

  stop(): void {
    this.#cancelAnnounce()
    this.#cancelAnswer?.()
    for (const user of this.#local.values()) user.cancelGrace?.()
  }

  online(communityId: string): ReadonlySet<string> {
    return this.#table.online(communityId)
  }

  /** Resolves when what was being published has been. */
  async settle(): Promise<void> {
    await Promise.all(this.#publishing)
  }

  connected(userId: string, communityIds: Iterable<string>): void {
    const user = this.#local.get(userId) ?? { communities: new Set(), cancelGrace: undefined }
    this.#local.set(userId, user)
    user.cancelGrace?.()
    user.cancelGrace = undefined
    for (const communityId of communityIds) this.#arrive(userId, user, communityId)
  }

  /** The user's last connection here has ended. A reload or a short loss of network is not going offline. */
  disconnected(userId: string): void {
    const user = this.#local.get(userId)
    if (!user) return
    user.cancelGrace?.()
    user.cancelGrace = this.#deps.clock.after(GRACE_MS, () => {
      this.#local.delete(userId)
      for (const communityId of user.communities) this.#depart(userId, communityId)
    })
  }

  joined(userId: string, communityId: string): void {
    const user = this.#local.get(userId)
    if (user) this.#arrive(userId, user, communityId)
  }

  left(userId: string, communityId: string): void {
    if (this.#local.get(userId)?.communities.delete(communityId)) this.#depart(userId, communityId)
  }

  /** What the bus brings from every session manager, this one included. */
  handle({ event }: Delivery): void {
    const { type, community_id: communityId, payload } = event
    const origin = typeof payload['origin'] === 'string' ? payload['origin'] : ''
    if (type === 'presence/asked') return this.#answer(origin)
    if (communityId === null) return
    if (type === 'presence/seen')
      for (const userId of texts(payload['user_ids'])) this.#see(communityId, userId, origin)
    const [userId] = texts([payload['user_id']])
    if (userId === undefined) return
    if (type === 'presence/online') this.#see(communityId, userId, origin)
    if (type === 'presence/offline') this.#leave(communityId, userId, origin)
  }

  #arrive(userId: string, user: LocalUser, communityId: string): void {
    if (user.communities.has(communityId)) return
    user.communities.add(communityId)
    this.#see(communityId, userId, this.#origin)
    this.#tell('presence/online', communityId, userId)
  }

  #depart(userId: string, communityId: string): void {
    this.#leave(communityId, userId, this.#origin)
    this.#tell('presence/offline', communityId, userId)
  }

  #see(communityId: string, userId: string, origin: string): void {
    if (this.#table.see(communityId, userId, origin, this.#deps.clock.now()))
      this.#show('presence/online', communityId, userId)
  }

  #leave(communityId: string, userId: string, origin: string): void {
    if (this.#table.leave(communityId, userId, origin)) this.#show('presence/offline', communityId, userId)
  }

  #show(type: string, communityId: string, userId: string): void {
    if (this.#table.count(communityId) > MAX_SHOWN) return
    const event = this.#event(type, communityId, { user_id: userId }, userId)
    this.#deps.show({ subject: subjects.presence(communityId), event, position: undefined })
  }

  #tell(type: string, communityId: string, userId: string): void {
    const event = this.#event(type, communityId, { user_id: userId, origin: this.#origin }, userId)
    this.#publish(subjects.presence(communityId), event)
  }

  #answer(asker: string): void {
    if (asker === this.#origin || this.#cancelAnswer) return
    this.#cancelAnswer = this.#deps.clock.after(ANSWER_MS, () => {
      this.#cancelAnswer = undefined
      this.#announce()
    })
  }

  #schedule(): void {
    this.#cancelAnnounce = this.#deps.clock.after(ANNOUNCE_MS, () => {
      this.#schedule()
      this.#announce()
      for (const { communityId, userId } of this.#table.expire(this.#deps.clock.now())) {
        this.#show('presence/offline', communityId, userId)
      }
    })
  }

  #announce(): void {
    for (const [communityId, userIds] of this.#localByCommunity()) {
      for (const userId of userIds) this.#see(communityId, userId, this.#origin)
      for (let at = 0; at < userIds.length; at += BATCH) {
        const payload = { origin: this.#origin, user_ids: userIds.slice(at, at + BATCH) }
        this.#publish(subjects.presence(communityId), this.#event('presence/seen', communityId, payload))
      }
    }
  }

  #localByCommunity(): ReadonlyMap<string, readonly string[]> {
    const byCommunity = new Map<string, string[]>()
    for (const [userId, { communities }] of this.#local) {
      for (const communityId of communities) {
        const users = byCommunity.get(communityId)
        if (users) users.push(userId)
        else byCommunity.set(communityId, [userId])
      }
    }
    return byCommunity
  }

  #event(
    type: string,
    communityId: string | null,
    payload: Record<string, unknown>,
    actorId: string | null = null,
  ): EventEnvelope {
    const ts = new Date(this.#deps.clock.now()).toISOString()
    return {
      type,
      id: newId(),
      ts,
      payload,
      community_id: communityId,
      channel_id: null,
      actor_id: actorId,
      audience: 'community',
    }
  }

  /** A lost announcement is made good by the next one. */
  #publish(subject: string, event: EventEnvelope): void {
    const done = this.#deps.bus
      .publish(subject, event)
      .catch((err: unknown) => this.#deps.logger.warn({ err, subject }, 'Presence could not be published'))
      .finally(() => this.#publishing.delete(done))
    this.#publishing.add(done)
  }
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
