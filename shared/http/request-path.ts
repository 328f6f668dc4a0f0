import { ApiError } from './api-error.ts'

/** Where path and query of an absolute URL lie, without the cost of parsing it. */
export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start === -1) return { path: '/', query: '' }
  const hash = url.indexOf('#', start)
  const end = hash === -1 ? url.length : hash
  const mark = url.indexOf('?', start)
  if (mark === -1 || mark > end) return { path: url.slice(start, end), query: '' }
  return { path: url.slice(start, mark), query: url.slice(mark + 1, end) }
}

/** A path parameter as text. @throws ApiError `bad_request` for broken percent-encoding and NUL */
export function decodeParam(raw: string): string {
  const text = raw.includes('%') ? decodePercent(raw) : raw
  if (text.includes('\0')) throw new ApiError('bad_request', {}, 'The path holds NUL characters')
  return text
}

function decodePercent(raw: string): string {
  try {
    return decodeURIComponent(raw)
  } catch (cause) {
    throw new ApiError('bad_request', {}, 'The path is not valid percent-encoded UTF-8', { cause })
  }
}

/**
 * The query as an object. A key given twice is refused: two readers would disagree on which one counts.
 *
 * @throws ApiError `bad_request`
 */
export function parseQuery(query: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [key, value] of new URLSearchParams(query)) {
    if (value.includes('\0') || key.includes('\0'))
      throw new ApiError('bad_request', {}, 'The query holds NUL characters')
    if (Object.hasOwn(values, key)) throw new ApiError('bad_request', {}, `The query names ${key} more than once`)
    Object.defineProperty(values, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return values
}
