import { describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { eventsVersion } from '../events.ts'
import { schemaDocuments, schemaFolder } from './documents.ts'
import { eventSchemas, hashOf, type RecordedEvents } from './event-schemas.ts'
import { findBreaks } from './find-breaks.ts'
import { toJsonSchema } from './to-json-schema.ts'
import { writeSchemas } from './write-schemas.ts'

const recorded = (await Bun.file(join(schemaFolder, 'events.schema.json')).json()) as RecordedEvents

test('AJ-62 the events lost and changed nothing since the recorded version', () => {
  expect(findBreaks(recorded.$defs, eventSchemas())).toEqual([])
})

test('AJ-62 whoever adds to the events raises eventsVersion and writes the schemas anew', () => {
  expect({ version: eventsVersion, hash: hashOf(eventSchemas()) }).toEqual({
    version: recorded.version,
    hash: recorded.hash,
  })
})

test.each(Object.entries(schemaDocuments()))(
  'SC-4 docs/api/%s is fresh (bun shared/schema/export/write-schemas.ts)',
  async (name, text) => {
    expect(await Bun.file(join(schemaFolder, name)).text()).toBe(text)
  },
)

describe('what breaks the events', () => {
  const author = z.object({ id: z.uuid(), name: z.string() })
  const payload = z.object({
    id: z.uuid(),
    text: z.string(),
    rev: z.int().nullable(),
    kind: z.enum(['user', 'bot']),
    author,
    mentions: z.array(z.object({ type: z.string() })),
    nonce: z.string().optional(),
  })
  const breaksOf = (changed: z.ZodType) =>
    findBreaks({ 'a/b': toJsonSchema(payload) }, { 'a/b': toJsonSchema(changed) })

  test('nothing, a new type, optional fields and further values are fine', () => {
    const before = { 'a/b': toJsonSchema(payload) }
    expect(findBreaks(before, { ...before, 'c/d': toJsonSchema(author) })).toEqual([])
    const place = z.object({ id: z.uuid(), inner: z.object({ x: z.int() }) })
    const grown = {
      kind: z.enum(['user', 'bot', 'webhook']),
      place: place.optional(),
      author: author.extend({ url: z.url().optional() }),
    }
    expect(breaksOf(payload.extend(grown))).toEqual([])
  })

  const breaking: readonly [string, z.ZodType, string][] = [
    ['a field that is gone', payload.omit({ text: true }), 'text was removed or renamed'],
    ['a field inside that is gone', payload.extend({ author: author.omit({ name: true }) }), 'author.name was removed'],
    ['another type', payload.extend({ text: z.int() }), 'text was'],
    ['another format', payload.extend({ id: z.string() }), 'id was'],
    ['null where there was none', payload.extend({ text: z.string().nullable() }), 'text was'],
    [
      'an item of another type',
      payload.extend({ mentions: z.array(z.object({ type: z.int() })) }),
      'mentions[].type was',
    ],
    ['a field that may be missing', payload.partial({ text: true }), 'text was always there'],
    ['a value less', payload.extend({ kind: z.enum(['user']) }), 'kind lost the value bot'],
    ['listed values for any text', payload.extend({ text: z.enum(['a']) }), 'text had any value'],
    [
      'a new field that events of before lack',
      payload.extend({ more: z.string() }),
      'more is new and must be optional',
    ],
    ['the same inside', payload.extend({ author: author.extend({ more: z.string() }) }), 'author.more is new'],
  ]
  test.each(breaking)('%s', (_, changed, message) => {
    const found = breaksOf(changed)
    expect(found).toHaveLength(1)
    expect(found[0]).toStartWith(`a/b: ${message}`)
  })

  test('a type that is gone', () => {
    expect(findBreaks({ 'a/b': toJsonSchema(payload) }, {})).toEqual(['a/b was removed'])
  })
})

describe('writing', () => {
  test('a record that has more is not overwritten, and one of an older version is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ajet-schemas-'))
    const file = join(folder, 'events.schema.json')
    const record = async (fields: object) => await Bun.write(file, JSON.stringify({ ...recorded, ...fields }))
    try {
      await record({ $defs: { ...recorded.$defs, 'old/type': { type: 'object' } } })
      await expect(writeSchemas(folder)).rejects.toThrow('old/type was removed')
      await record({ hash: 'of something else' })
      await expect(writeSchemas(folder)).rejects.toThrow(`raise eventsVersion above ${eventsVersion}`)
      await record({ hash: 'of something else', version: eventsVersion - 1 })
      await writeSchemas(folder)
      expect(await Bun.file(file).json()).toEqual(recorded)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
