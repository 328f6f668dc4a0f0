import type { JsonSchema } from './to-json-schema.ts'

export interface SchemaField {
  /** What the field is, comparable as text. */
  readonly kind: string
  readonly required: boolean
  /** The values it may have, where they are listed. */
  readonly values: readonly string[] | undefined
}

/** Every field of a JSON Schema by its dotted path (`author.id`, `mentions[].type`), the whole under ``. */
export function fieldsOf(schema: JsonSchema, path = '', required = true): ReadonlyMap<string, SchemaField> {
  const { inner, nullable } = withoutNull(schema)
  const values = Array.isArray(inner['enum']) ? inner['enum'].map(String).toSorted() : undefined
  const self: SchemaField = { kind: kindOf(inner) + (nullable ? ' or null' : ''), required, values }
  return new Map([[path, self], ...insideOf(inner, path)])
}

function insideOf(schema: JsonSchema, path: string): readonly (readonly [string, SchemaField])[] {
  if (isRecord(schema['items'])) return [...fieldsOf(schema['items'], `${path}[]`)]
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(properties).flatMap(([name, inner]) =>
    isRecord(inner) ? [...fieldsOf(inner, path ? `${path}.${name}` : name, required.includes(name))] : [],
  )
}

function withoutNull(schema: JsonSchema): { readonly inner: JsonSchema; readonly nullable: boolean } {
  if (Array.isArray(schema['type']) && schema['type'].includes('null')) {
    const rest = schema['type'].filter((type) => type !== 'null')
    return { inner: { ...schema, type: rest.length === 1 ? rest[0] : rest }, nullable: true }
  }
  if (!Array.isArray(schema['anyOf'])) return { inner: schema, nullable: false }
  const rest = schema['anyOf'].filter((option) => isRecord(option) && option['type'] !== 'null')
  const nullable = rest.length < schema['anyOf'].length
  return { inner: rest.length === 1 ? (rest[0] as JsonSchema) : { anyOf: rest }, nullable }
}

/** Everything about the field itself; what is inside it stands for itself. */
function kindOf(schema: JsonSchema): string {
  const { type, format, anyOf, const: constant } = schema
  return JSON.stringify({ type, format, const: constant, anyOf })
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
