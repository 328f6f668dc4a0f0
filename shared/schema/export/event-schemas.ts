import { eventEnvelope, eventPayloads, eventsVersion } from '../events.ts'
import { documentOf, toJsonSchema, type JsonSchema } from './to-json-schema.ts'

/** The envelope and every payload by the type of its event. */
export function eventSchemas(): Readonly<Record<string, JsonSchema>> {
  const payloads = Object.entries(eventPayloads).map(([type, payload]) => [type, toJsonSchema(payload)])
  return { envelope: toJsonSchema(eventEnvelope), ...(Object.fromEntries(payloads) as Record<string, JsonSchema>) }
}

/** SHA-256 over the schemas whatever the order of their keys; two builds with the same hash speak the same events. */
export function hashOf(schemas: unknown): string {
  return new Bun.CryptoHasher('sha256').update(canonical(schemas)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}

/** docs/api/events.schema.json: the recorded contract between versions. */
export function eventsDocument(): string {
  const schemas = eventSchemas()
  return documentOf(
    'Events of ajet-chat',
    'The envelope of every event, and the payload of each type. They only gain types and optional fields; readers ignore what they do not know.',
    schemas,
    { version: eventsVersion, hash: hashOf(schemas) },
  )
}

export interface RecordedEvents {
  readonly version: number
  readonly hash: string
  readonly $defs: Readonly<Record<string, JsonSchema>>
}
