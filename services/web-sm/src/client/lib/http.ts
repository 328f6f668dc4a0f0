import { errorText, rateLimitedText } from '../../fragments/error-text.ts'

/** The server refused; `code` is one of the schema's, or `unreachable` when no answer came. */
export class HttpError extends Error {
  readonly code: string
  readonly fields: readonly { readonly path: string; readonly message: string }[]

  constructor(code: string, fields: HttpError['fields'] = [], text?: string) {
    super(text ?? (code === 'unreachable' ? 'No connection to the server.' : errorText(code)))
    this.code = code
    this.fields = fields
  }
}

/** Sends JSON to the same origin and gives what comes back, undefined when nothing does. @throws HttpError */
export async function sendJson(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await reach(path, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (response.status === 204) return undefined
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new HttpError(...problemOf(answer))
  return answer
}

/** Markup of this site. A page one is sent to because the session is over takes the place of this one. @throws HttpError */
export async function fetchHtml(path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const response = await reach(path, { headers: { accept: 'text/html', ...headers } })
  if (response.redirected && new URL(response.url).pathname.startsWith('/auth/')) location.assign(response.url)
  if (!response.ok) throw new HttpError(response.status === 404 ? 'not_found' : 'internal')
  return response.text()
}

/** The same; undefined when it cannot be had. */
export async function findHtml(path: string, headers?: Readonly<Record<string, string>>): Promise<string | undefined> {
  try {
    return await fetchHtml(path, headers)
  } catch (error) {
    if (error instanceof HttpError) return undefined
    throw error
  }
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init })
  } catch {
    throw new HttpError('unreachable')
  }
}

/** Code, fields and, where it says more than the code, the text of a problem document (RFC 9457); `internal` for anything else. */
export function problemOf(answer: unknown): [code: string, fields: HttpError['fields'], text?: string] {
  if (typeof answer !== 'object' || answer === null) return ['internal', []]
  const code = 'code' in answer && typeof answer.code === 'string' ? answer.code : 'internal'
  // One field that is to blame comes as `field` (a taken name), several as `fields`.
  if ('field' in answer && typeof answer.field === 'string')
    return [code, [{ path: answer.field, message: errorText(code) }]]
  if (code === 'rate_limited' && 'retry_after' in answer && typeof answer.retry_after === 'number')
    return [code, [], rateLimitedText(answer.retry_after)]
  const fields = 'fields' in answer && Array.isArray(answer.fields) ? answer.fields : []
  return [code, fields]
}
