import { eventEnvelope, eventPayloads, isKnownEvent, type EventEnvelope } from './events.ts'

export type EventCheck =
  | { readonly ok: true; readonly event: EventEnvelope }
  /** `fault` says what is wrong where, without the values, which may be private. */
  | { readonly ok: false; readonly fault: string }

/**
 * Holds an event against the whole schema, envelope and payload (SC-3). A type this build does not know is fine as long
 * as its envelope is (AJ-62), and so are further fields. Never throws; takes some microseconds.
 */
export function validateEvent(value: unknown): EventCheck {
  const envelope = eventEnvelope.safeParse(value)
  if (!envelope.success) return { ok: false, fault: describe(envelope.error.issues) }
  const event = value as EventEnvelope
  if (!isKnownEvent(event)) return { ok: true, event }
  const payload = eventPayloads[event.type].safeParse(event.payload)
  if (payload.success) return { ok: true, event }
  return { ok: false, fault: `the payload does not fit ${event.type}: ${describe(payload.error.issues)}` }
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function describe(issues: readonly Issue[]): string {
  const shown = issues.slice(0, 5).map(({ path, message }) => `${path.map(String).join('.') || 'event'}: ${message}`)
  return shown.join('; ')
}
