import { newEvent, type OutboxEntry, type OutboxRow } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import type { EventPayload, EventType } from '@ajet/shared/schema'

/** Where a channel's events go. */
export interface ChannelPlace {
  readonly id: string
  /** Null: a DM. */
  readonly community_id: string | null
}

/** The events of one write, in the order in which they will be published. */
export class Outgoing {
  readonly entries: OutboxEntry[] = []
  /** Rows another action of the same transaction has put into the outbox already. */
  readonly rows: OutboxRow[] = []
  /** Set when the write has queued a message that somebody is to be notified of. */
  notifies = false
  readonly #actorId: string | null
  readonly #now: number

  constructor(actorId: string | null, now: number) {
    this.#actorId = actorId
    this.#now = now
  }

  /** For the members of a channel; `rev` is the channel's `last_rev` after this event. */
  inChannel<T extends EventType>(channel: ChannelPlace, rev: number, type: T, payload: EventPayload<T>): void {
    const place = { community_id: channel.community_id, channel_id: channel.id }
    const subject = channel.community_id ? subjects.community(channel.community_id) : subjects.dm(channel.id)
    this.#add(subject, { type, payload, audience: 'channel', rev, ...place })
  }

  /** For the members of a community, for the channel when it is about one that all of them may see. */
  inCommunity<T extends EventType>(communityId: string, type: T, payload: EventPayload<T>, channelId?: string): void {
    const place = { community_id: communityId, channel_id: channelId ?? null }
    this.#add(subjects.community(communityId), { type, payload, audience: 'community', ...place })
  }

  /** Who does what the events tell of; null: the server itself. */
  get actorId(): string | null {
    return this.#actorId
  }

  /** When, in ms since the epoch. */
  get now(): number {
    return this.#now
  }

  /** For every device of one user; a place without a channel is a whole community. */
  toUser<T extends EventType>(
    userId: string,
    type: T,
    payload: EventPayload<T>,
    channel?: Omit<ChannelPlace, 'id'> & { readonly id: string | null },
  ): void {
    const place = { community_id: channel?.community_id ?? null, channel_id: channel?.id ?? null }
    this.#add(subjects.notifications(userId), { type, payload, audience: 'user', user_id: userId, ...place })
  }

  #add<T extends EventType>(subject: string, event: Omit<Parameters<typeof newEvent<T>>[0], 'actor_id'>): void {
    this.entries.push({ subject, event: newEvent({ ...event, actor_id: this.#actorId }, this.#now) })
  }
}
