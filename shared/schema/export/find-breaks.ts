import { fieldsOf, type SchemaField } from './fields-of.ts'
import type { JsonSchema } from './to-json-schema.ts'

type Schemas = Readonly<Record<string, JsonSchema>>

/**
 * Why processes of both versions cannot work together (AJ-62): what an event had must stay as it was, and what it gains
 * must be optional, because events of the version before wait in the outbox and in the durable log. Empty when all is well.
 */
export function findBreaks(before: Schemas, after: Schemas): readonly string[] {
  return Object.entries(before).flatMap(([name, schema]) => {
    const present = after[name]
    return present ? breaksIn(name, fieldsOf(schema), fieldsOf(present)) : [`${name} was removed`]
  })
}

type Fields = ReadonlyMap<string, SchemaField>

function breaksIn(name: string, before: Fields, after: Fields): readonly string[] {
  const changed = [...before].flatMap(([path, old]) => {
    const fault = changeOf(old, after.get(path))
    return fault ? [`${name}: ${path || 'the whole'} ${fault}`] : []
  })
  const added = [...after].filter(([path, field]) => field.required && isNewInKnown(path, before))
  return [...changed, ...added.map(([path]) => `${name}: ${path} is new and must be optional`)]
}

function changeOf(old: SchemaField, present: SchemaField | undefined): string | undefined {
  if (!present) return 'was removed or renamed'
  if (present.kind !== old.kind) return `was ${old.kind} and is ${present.kind}`
  if (old.required && !present.required) return 'was always there and is optional'
  const lost = old.values?.filter((value) => present.values && !present.values.includes(value)) ?? []
  if (lost.length > 0) return `lost the value ${lost.join(', ')}`
  return !old.values && present.values ? 'had any value and has listed ones' : undefined
}

/** Inside an object that is new itself, fields may be required. */
function isNewInKnown(path: string, before: Fields): boolean {
  if (before.has(path) || path.endsWith('[]')) return false
  return before.has(path.replace(/\.?[^.]+$/, ''))
}
