import fc from 'fast-check'
import { hostileTexts } from './hostile-texts.ts'

type Json = Readonly<Record<string, unknown>>
type Ids = readonly string[]

/** Values of a JSON Schema, most of them valid, some nearly, a few anything (`ids`: those of objects that exist). */
export function arbitraryOf(schema: Json, ids: Ids): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: validOf(schema, ids) }, { weight: 1, arbitrary: strange })
}

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...hostileTexts, null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}),
  fc.jsonValue({ maxDepth: 3 }),
)

function validOf(schema: Json, ids: Ids): fc.Arbitrary<unknown> {
  const options = (schema['anyOf'] ?? schema['oneOf']) as readonly Json[] | undefined
  if (options) return fc.oneof(...options.map((option) => validOf(option, ids)))
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...(schema['enum'] as unknown[]))
  const makers: Readonly<Record<string, () => fc.Arbitrary<unknown>>> = {
    string: () => textOf(schema, ids),
    integer: () => numberOf(schema),
    number: () => numberOf(schema),
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    array: () => listOf(schema, ids),
    object: () => objectOf(schema, ids),
  }
  return makers[String(schema['type'])]?.() ?? strange
}

function textOf({ format, pattern, maxLength = 50, minLength = 0 }: Json, ids: Ids): fc.Arbitrary<string> {
  const hostile = fc.constantFrom(...hostileTexts)
  if (format === 'uuid') return mostly(fc.constantFrom(...ids), fc.oneof(fc.uuid(), hostile))
  if (format === 'date-time')
    return mostly(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      hostile,
    )
  if (format === 'uri') return mostly(fc.webUrl({ validSchemes: ['https', 'http'] }), hostile)
  if (format === 'email') return mostly(fc.emailAddress(), hostile)
  const max = Math.min(Number(maxLength), 20_000)
  const sized = fc.string({
    unit: 'grapheme',
    minLength: Math.min(Number(minLength), max),
    maxLength: Math.min(max, 60),
  })
  const bounds = fc.constantFrom(max, max + 1).map((length) => 'a'.repeat(length))
  const simple = fc.stringMatching(/^[a-z][a-z0-9]{2,12}$/)
  const named = typeof pattern === 'string' ? simple : fc.oneof(sized, simple)
  return fc.oneof({ weight: 6, arbitrary: named }, { weight: 2, arbitrary: hostile }, { weight: 1, arbitrary: bounds })
}

function numberOf({ minimum, maximum }: Json): fc.Arbitrary<number> {
  const min = Math.max(Number(minimum ?? -1_000), -(2 ** 31))
  const max = Math.min(Number(maximum ?? 1_000_000), 2 ** 31 - 1)
  return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, min - 1, max + 1, 0.5))
}

function listOf({ items = {}, minItems = 0, maxItems = 5 }: Json, ids: Ids): fc.Arbitrary<unknown> {
  const minLength = Number(minItems)
  const usual = fc.array(arbitraryOf(items as Json, ids), { minLength, maxLength: Math.max(minLength, 4) })
  const many = validOf(items as Json, ids).map((item) => Array<unknown>(Math.min(Number(maxItems) + 1, 300)).fill(item))
  return mostly(usual, many)
}

function objectOf({ properties = {}, required = [] }: Json, ids: Ids): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(
    Object.entries(properties as Readonly<Record<string, Json>>).map(([name, schema]) => [
      name,
      arbitraryOf(schema, ids),
    ]),
  )
  const usual = fc.record(model, { requiredKeys: required as string[] })
  const lacking = fc.record(model, { requiredKeys: [] })
  const more = fc
    .tuple(usual, fc.constantFrom(...hostileTexts), strange)
    .map(([it, name, value]) => ({ ...it, [name]: value }))
  return fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: lacking }, { weight: 1, arbitrary: more })
}

/** The one eight times as often as the other. */
export function mostly<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: rare })
}
