import { views } from '@ajet/shared/schema'
import { z } from 'zod'
import { toSchema, type Json } from './to-schema.ts'

/** The views under the names of their types (`messageView` is `MessageView`), as components of the document. */
export function namedSchemas(): Json {
  const entries = [...schemas].map(([name, schema]) => [name, nameInside(schema)])
  return Object.fromEntries(entries) as Json
}

/** The schema with every view in it replaced by a reference to its component. */
export function nameSchemas(schema: unknown): unknown {
  const name = typeof schema === 'object' && schema !== null && nameByText.get(JSON.stringify(schema))
  return name ? { $ref: `#/components/schemas/${name}` } : nameInside(schema)
}

const schemas = new Map(
  Object.entries(views)
    .filter(([, view]) => view instanceof z.ZodObject)
    .map(([name, view]) => [name.charAt(0).toUpperCase() + name.slice(1), toSchema(view, 'output')]),
)
const nameByText = new Map([...schemas].map(([name, schema]) => [JSON.stringify(schema), name]))

function nameInside(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(nameSchemas)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, nameSchemas(value)]))
}
