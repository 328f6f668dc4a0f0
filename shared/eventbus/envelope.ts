import { validateEvent, type EventEnvelope } from '../schema/mod.ts'
import { BusError } from './bus-error.ts'

export const DEFAULT_MAX_PAYLOAD_BYTES = 1024 * 1024

const ROUTING = ['community_id', 'channel_id', 'actor_id'] as const
const TYPE = /^[a-z]+\/[a-z]+$/
const AUDIENCES: ReadonlySet<unknown> = new Set(['community', 'channel', 'user'])

export interface EncodedEvent {
  readonly text: string
  /** Size on the wire. */
  readonly bytes: number
}

/**
 * The event as JSON (EB-6). With `validatePayload` it is held against the whole schema as well (SC-3), for some 4 µs.
 *
 * @throws BusError `bad_envelope` (EB-T8) or `payload_too_large`
 */
export function encodeEvent(event: EventEnvelope, maxBytes: number, validatePayload = false): EncodedEvent {
  const fault = envelopeFault(event) ?? (validatePayload ? schemaFault(event) : undefined)
  if (fault) throw new BusError('bad_envelope', `Not an event: ${fault}`)
  const text = stringify(event)
  const bytes = Buffer.byteLength(text)
  if (bytes > maxBytes) {
    throw new BusError('payload_too_large', `Event ${event.type} has ${bytes} bytes, the limit is ${maxBytes}`)
  }
  return { text, bytes }
}

function stringify(event: EventEnvelope): string {
  try {
    return JSON.stringify(event)
  } catch (cause) {
    throw new BusError('bad_envelope', `Not an event: it cannot be written as JSON`, { cause })
  }
}

/**
 * The event a text holds, frozen all the way down because every handler gets the same object.
 * Fields this version does not know are kept. With `validatePayload` the payload is held against its schema, too:
 * what comes from another process may be of another version.
 *
 * @throws BusError `bad_envelope`
 */
export function decodeEvent(text: string, validatePayload = false): EventEnvelope {
  const value = parse(text)
  const fault = envelopeFault(value) ?? (validatePayload ? schemaFault(value) : undefined)
  if (fault) throw new BusError('bad_envelope', `Not an event: ${fault}`)
  return deepFreeze(value) as EventEnvelope
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BusError('bad_envelope', 'Not an event: it is not JSON', { cause })
  }
}

/** What is wrong with the envelope, or undefined. By hand and not by the schema: this runs twice for each event. */
function envelopeFault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not an object'
  if (typeof value['type'] !== 'string' || !TYPE.test(value['type'])) return 'type is missing or malformed'
  if (typeof value['id'] !== 'string' || value['id'] === '') return 'id is missing'
  if (typeof value['ts'] !== 'string' || value['ts'] === '') return 'ts is missing'
  if (!isRecord(value['payload'])) return 'payload is missing'
  if (!AUDIENCES.has(value['audience'])) return 'audience is missing'
  const wrong = ROUTING.find((field) => !isTextOrNull(value[field]))
  return wrong ? `${wrong} is neither an id nor null` : undefined
}

function schemaFault(event: unknown): string | undefined {
  const checked = validateEvent(event)
  return checked.ok ? undefined : checked.fault
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string'
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
