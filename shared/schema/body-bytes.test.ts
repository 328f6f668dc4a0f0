import { expect, test } from 'bun:test'
import { z } from 'zod'
import { maxBodyBytes } from './body-bytes.ts'
import { endpoints, hookEndpoints } from './endpoints/mod.ts'
import { limits } from './limits.ts'
import { label, longText } from './text.ts'

const bytesOf = (body: z.ZodType) => maxBodyBytes({ body })
const spare = maxBodyBytes({ body: z.object({}) })

test('ABU-01 every body has a bound, by its schema or by its endpoint, and few are large', () => {
  const sizes = Object.entries({ ...endpoints, ...hookEndpoints })
    .filter(([, { body }]) => body)
    .map(([name, endpoint]): [string, number] => [name, maxBodyBytes(endpoint)])
  expect(sizes.filter(([, bytes]) => !Number.isFinite(bytes))).toEqual([])
  const large = sizes.filter(([, bytes]) => bytes > 64 * 1024).map(([name]) => name)
  const texts = ['postMessage', 'editMessage', 'runCommand']
  expect(large.toSorted()).toEqual([...texts, 'loginPasskey', 'addPasskey', 'callHook', 'callWebhook'].toSorted())
  for (const name of texts) expect(Object.fromEntries(sizes)[name]).toBeLessThan(limits.requestBytes)
})

test.each<[string, z.ZodType, unknown]>([
  ['a text', z.object({ name: label(80) }), { name: '漢'.repeat(80) }],
  ['a text of astral letters', z.object({ body: longText(100) }), { body: '👍'.repeat(50) }],
  ['a list of ids', z.object({ ids: z.array(z.uuid()).max(9) }), { ids: Array(9).fill(crypto.randomUUID()) }],
  ['one of several', z.object({ at: z.union([z.iso.datetime(), z.enum(['now', 'later'])]) }), { at: 'later' }],
  ['what may be left out', z.object({ n: z.int().nullable().optional() }), { n: -9_007_199_254_740_991 }],
  [
    'what is made into something else',
    z.object({
      all: z
        .array(z.boolean())
        .max(5)
        .transform((x) => new Set(x)),
    }),
    { all: Array(5).fill(false) },
  ],
])('the longest %s fits, written in the longest way', (_, schema, longest) => {
  const escaped = JSON.stringify(longest).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  expect(bytesOf(schema) - spare + 2).toBeGreaterThanOrEqual(escaped.length)
  expect(bytesOf(schema)).toBeLessThan(spare + 2_500)
})

test('what has no bound has none, until the endpoint gives it one', () => {
  for (const open of [
    z.string(),
    z.array(z.boolean()),
    z.record(z.string(), z.boolean()),
    z.unknown(),
    z.looseObject({}),
  ]) {
    expect([open.def.type, bytesOf(z.object({ open }))]).toEqual([open.def.type, Number.POSITIVE_INFINITY])
  }
  expect(maxBodyBytes({ body: z.unknown(), bodyBytes: 1_000 })).toBe(1_000)
  expect(maxBodyBytes({ body: undefined })).toBe(0)
})
