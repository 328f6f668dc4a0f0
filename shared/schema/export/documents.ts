import { join } from 'node:path'
import { z } from 'zod'
import type { Endpoint } from '../endpoint.ts'
import { endpoints } from '../endpoints/mod.ts'
import { entities } from '../entities/mod.ts'
import * as views from '../all-views.ts'
import { asyncApiDocument } from './asyncapi.ts'
import { eventsDocument } from './event-schemas.ts'
import { documentOf, toJsonSchema, type JsonSchema } from './to-json-schema.ts'

/** Where the documents are kept. */
export const schemaFolder = join(import.meta.dir, '../../../docs/api')

/** Every document of JSON Schemas by the name of its file (SC-4). */
export function schemaDocuments(): Readonly<Record<string, string>> {
  return {
    'entities.schema.json': entitiesDocument(),
    'inputs.schema.json': inputsDocument(),
    'views.schema.json': viewsDocument(),
    'events.schema.json': eventsDocument(),
    'asyncapi.json': asyncApiDocument(),
  }
}

function entitiesDocument(): string {
  const about = 'Every stored entity by its table: a row as JSON, times in ISO 8601, bytes in base64.'
  return documentOf('Entities of ajet-chat', about, mapValues(entities, toJsonSchema))
}

function viewsDocument(): string {
  const about = 'What the API answers with. Further fields may come; ignore what you do not know.'
  return documentOf('Views of ajet-chat', about, mapValues(views, toJsonSchema))
}

function inputsDocument(): string {
  const about = 'What each endpoint takes: parameters of the path, the query, the JSON body.'
  return documentOf('Inputs of ajet-chat', about, mapValues<Endpoint, JsonSchema>(endpoints, inputsOf))
}

function inputsOf({ method, path, params, query, body }: Endpoint): JsonSchema {
  const parts = { params, query, body }
  const given = Object.entries(parts).filter(
    (part): part is [string, z.ZodType] => part[1] !== undefined && !isEmpty(part[1]),
  )
  return {
    title: `${method} ${path}`,
    type: 'object',
    properties: mapValues(Object.fromEntries(given), toJsonSchema),
    required: given.map(([name]) => name).filter((name) => name !== 'query'),
  }
}

function isEmpty(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}
