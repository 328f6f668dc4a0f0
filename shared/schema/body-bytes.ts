import type { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

/** For white space, and members that nobody asked for. */
const SPARE_BYTES = 4 * 1024
/** Of one UTF-16 unit in JSON, written as `\u1234` (RFC 8259 §7). */
const BYTES_PER_UNIT = 6
const QUOTES = 2
/** A number, true, false or null. */
const WORD = 32
/** Of texts whose length their format says. */
const FORMATS: Readonly<Record<string, number>> = { uuid: 36, datetime: 40 }

/**
 * How many bytes of JSON the body of an endpoint can need, by the lengths its schema admits or as the endpoint says;
 * Infinity when neither has a bound. 0 where it takes none.
 */
export function maxBodyBytes({ body, bodyBytes }: Pick<Endpoint, 'body' | 'bodyBytes'>): number {
  if (!body) return 0
  return bodyBytes ?? bytesOf(body) + SPARE_BYTES
}

function bytesOf(schema: z.core.$ZodType): number {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
      return textBytes(schema)
    case 'enum':
      return Math.max(...Object.values(def.entries).map(valueBytes))
    case 'literal':
      return Math.max(...def.values.map(valueBytes))
    case 'object':
      if (def.catchall && def.catchall._zod.def.type !== 'never') return Number.POSITIVE_INFINITY
      return sum(Object.entries(def.shape).map(([name, member]) => valueBytes(name) + bytesOf(member) + 2))
    case 'array':
      return maximumOf(schema) * (bytesOf(def.element) + 1) + QUOTES
    case 'union':
      return Math.max(...def.options.map(bytesOf))
    case 'optional':
    case 'nullable':
    case 'default':
      return Math.max(WORD, bytesOf(def.innerType))
    // What comes in is made into what goes out, mostly shorter; one of the two says how long it may be.
    case 'pipe':
      return Math.min(bytesOf(def.in), bytesOf(def.out))
    case 'number':
    case 'boolean':
    case 'null':
      return WORD
    default:
      return Number.POSITIVE_INFINITY
  }
}

function textBytes(schema: z.core.$ZodType): number {
  const { format } = (schema as z.core.$ZodStringFormat)._zod.def
  return (FORMATS[format ?? ''] ?? maximumOf(schema)) * BYTES_PER_UNIT + QUOTES
}

/** The highest length that the checks of a text or list admit. */
function maximumOf({ _zod: { def } }: z.core.$ZodType): number {
  const maxima = (def.checks ?? []).map((check) => {
    const known = (check as z.core.$ZodChecks)._zod.def
    if (known.check === 'max_length') return known.maximum
    return known.check === 'length_equals' ? known.length : Number.POSITIVE_INFINITY
  })
  return Math.min(Number.POSITIVE_INFINITY, ...maxima)
}

const valueBytes = (value: unknown): number => String(value).length * BYTES_PER_UNIT + QUOTES

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, QUOTES)
