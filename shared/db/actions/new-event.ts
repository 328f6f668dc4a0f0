import type { EventEnvelope, EventPayload, EventType } from '../../schema/mod.ts'
import { newId } from '../../std/mod.ts'

/** What a new event says; the rest of its envelope follows from it. */
export interface NewEvent<T extends EventType> {
  readonly type: T
  readonly payload: EventPayload<T>
  readonly audience: EventEnvelope['audience']
  readonly community_id?: string | null
  readonly channel_id?: string | null
  readonly actor_id?: string | null
  /** Whom an event for one user is for. */
  readonly user_id?: string | null
  /** The channel's `last_rev` after this event. */
  readonly rev?: number | null
}

/** The envelope of something that happened at `now` (ms since the epoch). */
export function newEvent<T extends EventType>(event: NewEvent<T>, now: number): EventEnvelope {
  return {
    type: event.type,
    id: newId(),
    ts: new Date(now).toISOString(),
    payload: event.payload,
    community_id: event.community_id ?? null,
    channel_id: event.channel_id ?? null,
    actor_id: event.actor_id ?? null,
    audience: event.audience,
    user_id: event.user_id ?? null,
    rev: event.rev ?? null,
  }
}
