import { ApiError } from './api-error.ts'

/** Levels of arrays and objects a body may nest; far past what any endpoint takes. */
export const MAX_JSON_DEPTH = 32

/** The bytes are valid UTF-8, so these come as escapes alone. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i
const decoder = new TextDecoder('utf-8', { fatal: true })
const [QUOTE, BACKSLASH, OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d]

/**
 * The value a JSON body holds. Strict: UTF-8 only, bounded nesting (checked before parsing, which would recurse), no NUL
 * characters and no halves of surrogate pairs, which PostgreSQL cannot store.
 *
 * @throws ApiError `bad_request`
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) throw new ApiError('bad_request', {}, 'The body is empty; JSON is expected')
  if (isTooDeep(bytes)) throw new ApiError('bad_request', {}, `The JSON nests deeper than ${MAX_JSON_DEPTH} levels`)
  const text = decodeText(bytes)
  const value = parse(text)
  if (SUSPICIOUS.test(text) && !isStorable(value))
    throw new ApiError('bad_request', {}, 'The text holds NUL characters or halves of characters')
  return value
}

/** The text of a body. @throws ApiError `bad_request` when it is not UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new ApiError('bad_request', {}, 'The body is not valid UTF-8', { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ApiError('bad_request', {}, 'The body is not valid JSON', { cause })
  }
}

function isTooDeep(bytes: Uint8Array): boolean {
  if (bytes.byteLength <= MAX_JSON_DEPTH) return false
  let depth = 0
  for (let at = 0; at < bytes.byteLength; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) at = endOfString(bytes, at)
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
    if (depth > MAX_JSON_DEPTH) return true
  }
  return false
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (at < bytes.byteLength && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner))
}
