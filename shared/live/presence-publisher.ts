import { subjects, type Delivery, type EventBus } from '../eventbus/mod.ts'
import type { EventType } from '../schema/mod.ts'
import { newId, type Clock } from '../std/mod.ts'
import type { LiveLogger } from './live-logger.ts'
import { DMS } from './presence-table.ts'
import type { Roll } from './presence-roll.ts'

type PresenceType = Extract<EventType, `presence/${string}`>

export interface PublisherDeps {
  readonly bus: EventBus
  readonly clock: Clock
  readonly logger: LiveLogger
}

/** What one session manager says to the others about who is connected to it. */
export class PresencePublisher {
  readonly origin = newId()
  readonly #deps: PublisherDeps
  readonly #publishing = new Set<Promise<void>>()

  constructor(deps: PublisherDeps) {
    this.#deps = deps
  }

  ask(): void {
    this.#publish({
      ...this.delivery('presence/asked', DMS, { origin: this.origin }),
      subject: subjects.presence('all'),
    })
  }

  /** `channelIds` takes the place of what was said of the person's channels in the place before. */
  online(place: string, userId: string, channelIds: readonly string[]): void {
    this.#publish(
      this.#about('presence/online', place, userId, {
        channel_ids: channelIds,
      }),
    )
  }

  offline(place: string, userId: string): void {
    this.#publish(this.#about('presence/offline', place, userId))
  }

  rolls(place: string, rolls: readonly Roll[]): void {
    for (const roll of rolls) this.#publish(this.delivery('presence/seen', place, { origin: this.origin, ...roll }))
  }

  /** A presence event as the bus delivers it. */
  delivery(
    type: PresenceType,
    place: string,
    payload: Record<string, unknown>,
    actorId: string | null = null,
  ): Delivery {
    const event = {
      type,
      id: newId(),
      ts: new Date(this.#deps.clock.now()).toISOString(),
      payload,
      community_id: place === DMS ? null : place,
      channel_id: null,
      actor_id: actorId,
      audience: 'community' as const,
    }
    return { subject: subjects.presence(place), event, position: undefined }
  }

  /** Resolves when what was being published has been. */
  async settle(): Promise<void> {
    await Promise.all(this.#publishing)
  }

  #about(type: PresenceType, place: string, userId: string, more: object = {}): Delivery {
    return this.delivery(type, place, { user_id: userId, origin: this.origin, ...more }, userId)
  }

  /** A lost announcement is made good by the next one. */
  #publish({ subject, event }: Delivery): void {
    const { bus, logger } = this.#deps
    const done = bus
      .publish(subject, event)
      .catch((err: unknown) => logger.warn({ err, subject }, 'Presence could not be published'))
      .finally(() => this.#publishing.delete(done))
    this.#publishing.add(done)
  }
}
