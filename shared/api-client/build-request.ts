import type { Endpoint } from '../schema/mod.ts'

export interface CallArgs {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly idempotencyKey?: string
}

/** Who speaks to which server (AC-1). */
export interface Context {
  readonly baseUrl: string
  readonly token: string | null
  readonly traceId: string | null
}

export function buildRequest(endpoint: Endpoint, args: CallArgs, context: Context, signal: AbortSignal): Request {
  const url = urlOf(context, fillPath(endpoint.path, args.params ?? {}) + queryText(args.query ?? {}))
  const body = args.body === undefined ? undefined : JSON.stringify(args.body)
  const headers = headersFor(context, body !== undefined)
  if (args.idempotencyKey !== undefined) headers.set('idempotency-key', args.idempotencyKey)
  return new Request(url, { method: endpoint.method, headers, body, signal })
}

export function urlOf(context: Context, path: string): string {
  return context.baseUrl.replace(/\/+$/, '') + path
}

function fillPath(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name]
    // A dot segment would be resolved away by the URL parser and reach another endpoint.
    if (typeof value !== 'string' || value === '' || value === '.' || value === '..') {
      throw new TypeError(`Path parameter ${name} of ${path} is missing or not usable`)
    }
    return encodeURIComponent(value)
  })
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null)
  if (given.length === 0) return ''
  const pairs = given.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)])
  return `?${new URLSearchParams(pairs)}`
}

export function headersFor(context: Context, hasJson: boolean): Headers {
  const headers = new Headers({ accept: 'application/json' })
  if (hasJson) headers.set('content-type', 'application/json')
  if (context.token !== null) headers.set('authorization', `Bearer ${context.token}`)
  if (context.traceId !== null) headers.set('x-trace-id', context.traceId)
  return headers
}
