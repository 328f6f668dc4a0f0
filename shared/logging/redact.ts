export const REDACTED = '[REDACTED]'

const SECRET_KEY =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key)$|pass(?:word|phrase|wd)|secret|(?:^|[_\-.])token(?:$|[_\-.])|token$|api[_-]?key|private[_-]?key|credentials?$/i
const SAFE_KEY = /^(?:token_count|tokens_left)$/
const QUERY_SECRET = /([?&;](?:[\w.-]*(?:token|secret|password|api[_-]?key)|code|state)=)[^&#\s"']+/gi
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*:)[^\s@/]+@/gi
/** Links that are keys: whoever reads the path may use it. */
const PATH_SECRET = /(\/(?:hook\/[^/\s?#]+|invites?)\/)[\w-]{6,}/g
const MAX_DEPTH = 8
const MAX_ITEMS = 100

/** True when a field of this name holds something no log may show. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) && !SAFE_KEY.test(key)
}

/** A text without the secrets that travel inside texts: query parameters, bearer tokens, passwords in URLs, key-like paths. */
export function redactText(text: string): string {
  let safe = text
  if (safe.includes('=')) safe = safe.replace(QUERY_SECRET, `$1${REDACTED}`)
  if (safe.includes('://')) safe = safe.replace(URL_PASSWORD, `$1${REDACTED}@`)
  if (safe.includes('/hook/') || safe.includes('/invite')) safe = safe.replace(PATH_SECRET, `$1${REDACTED}`)
  return /b(?:earer|asic) /i.test(safe) ? safe.replace(BEARER, `$1 ${REDACTED}`) : safe
}

/** A copy of the fields that may be written: secrets replaced at any depth (LOG-T3), errors and headers spelled out, cycles cut. */
export function redactFields(fields: object): Record<string, unknown> {
  return redactEntries(Object.entries(fields), 0)
}

function redactEntries(entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
  const safe: Record<string, unknown> = {}
  for (const [key, value] of entries.slice(0, MAX_ITEMS)) {
    safe[key] = isSecretKey(key) && value !== undefined && value !== null ? REDACTED : redactValue(value, depth + 1)
  }
  return safe
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return '[deep]'
  return redactObject(value, depth)
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Error) return redactError(value, depth)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof URL) return redactText(value.href)
  if (Array.isArray(value)) return redactList(value, depth)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Headers || value instanceof Map) return redactEntries(textEntries(value), depth)
  if (value instanceof Set) return redactList([...value], depth)
  return redactEntries(Object.entries(value), depth)
}

function textEntries(map: Headers | ReadonlyMap<unknown, unknown>): [string, unknown][] {
  return [...(map as Iterable<[unknown, unknown]>)].map(([key, value]) => [String(key), value])
}

/** A list is redacted item by item; a flat header list `[name, value, …]` and pairs lose the value behind a secret name. */
function redactList(items: readonly unknown[], depth: number): unknown[] {
  return items
    .slice(0, MAX_ITEMS)
    .map((item, index) => (hidesBehind(items[index - 1]) ? REDACTED : redactValue(item, depth + 1)))
}

function hidesBehind(previous: unknown): boolean {
  return typeof previous === 'string' && previous.length < 40 && isSecretKey(previous)
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause, ...rest } = error as Error & { readonly cause?: unknown }
  return {
    type: error.name || name,
    message: redactText(error.message || message),
    ...redactEntries(Object.entries(rest), depth),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause ?? cause, depth + 1) }),
    stack: redactText(error.stack ?? stack ?? ''),
  }
}
