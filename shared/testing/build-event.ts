import type { EventEnvelope } from '../schema/mod.ts'
import { newId } from '../std/mod.ts'

/** A valid event; of a type nobody handles unless one is given. */
export function buildEvent(fields: Partial<EventEnvelope> = {}): EventEnvelope {
  return {
    type: 'test/happened',
    id: newId(),
    ts: new Date().toISOString(),
    payload: {},
    community_id: null,
    channel_id: null,
    actor_id: null,
    audience: 'community',
    ...fields,
  }
}
