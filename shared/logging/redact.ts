import { REDACTED, redactText } from './redact-text.ts'
import { isSecretKey } from './secret-key.ts'

const UNREADABLE = '[unreadable]'
const MAX_DEPTH = 8
const MAX_ITEMS = 100
/** Of one line in all: what refers to itself in many ways would otherwise never end. */
const MAX_VALUES = 2_000

interface Budget {
  left: number
}

/** A copy of the fields that may be written: secrets replaced at any depth (LOG-T3), errors and headers spelled out, cycles cut. */
export function redactFields(fields: object): Record<string, unknown> {
  return redactEntries(entriesOf(fields), 0, { left: MAX_VALUES })
}

type Entries = readonly (readonly [string, unknown])[]

function redactEntries(entries: Entries, depth: number, budget: Budget): Record<string, unknown> {
  const safe: Record<string, unknown> = {}
  const named = nameOfValue(entries)
  for (const [key, value] of entries.slice(0, MAX_ITEMS)) {
    const isSecret = isSecretKey(key) || (key === 'value' && named !== undefined && isSecretKey(named))
    safe[redactText(key)] =
      isSecret && value !== undefined && value !== null ? REDACTED : redactValue(value, depth + 1, budget)
  }
  return safe
}

/** Of `{ name: 'cookie', value: … }`, as lists of headers and of form fields have it. */
function nameOfValue(entries: Entries): string | undefined {
  const [, name] = entries.find(([key]) => key === 'name' || key === 'key') ?? []
  return typeof name === 'string' ? name : undefined
}

function redactValue(value: unknown, depth: number, budget: Budget): unknown {
  budget.left -= 1
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  // One called toJSON would have the last word in the line.
  if (typeof value === 'function') return '[function]'
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return '[deep]'
  if (budget.left < 0) return '[more]'
  try {
    return redactObject(value, depth, budget)
  } catch {
    // What cannot be read must not take the line with it, nor whoever wrote the line.
    return UNREADABLE
  }
}

function redactObject(value: object, depth: number, budget: Budget): unknown {
  if (value instanceof Error) return redactError(value, depth, budget)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof URL) return redactText(value.href)
  if (value instanceof URLSearchParams) return redactEntries([...value], depth, budget)
  if (Array.isArray(value)) return redactList(value, depth, budget)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Headers || value instanceof Map) return redactEntries(textEntries(value), depth, budget)
  if (value instanceof Set) return redactList([...value], depth, budget)
  return redactEntries(entriesOf(value), depth, budget)
}

function textEntries(map: Headers | ReadonlyMap<unknown, unknown>): [string, unknown][] {
  return [...(map as Iterable<[unknown, unknown]>)].map(([key, value]) => [String(key), value])
}

function entriesOf(value: object): Entries {
  return Object.keys(value).map((key) => [key, read(value, key)])
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key)
  } catch {
    return UNREADABLE
  }
}

/** A list is redacted item by item; a flat header list `[name, value, …]` and pairs lose the value behind a secret name. */
function redactList(items: readonly unknown[], depth: number, budget: Budget): unknown[] {
  return items
    .slice(0, MAX_ITEMS)
    .map((item, index) => (hidesBehind(items[index - 1]) ? REDACTED : redactValue(item, depth + 1, budget)))
}

function hidesBehind(previous: unknown): boolean {
  return typeof previous === 'string' && previous.length < 40 && isSecretKey(previous)
}

function redactError(error: Error, depth: number, budget: Budget): Record<string, unknown> {
  const own = entriesOf(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key))
  const errors: unknown = Reflect.get(error, 'errors')
  return {
    type: redactText(String(error.name)),
    message: redactText(String(error.message)),
    ...redactEntries(own, depth, budget),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1, budget) }),
    ...(Array.isArray(errors) ? { errors: redactList(errors, depth, budget) } : {}),
    stack: redactText(String(error.stack ?? '')),
  }
}
