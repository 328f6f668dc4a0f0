import type { Child } from 'hono/jsx'
import { largeBody, TRACE_HEADER } from '@ajet/shared/http'
import { pageHeaders } from './security-headers.ts'
import type { Visit } from './visit.ts'

/** A page as an answer, whole in one round trip. */
export async function renderPage(visit: Visit, page: Child, status = 200, extra: HeadersInit = {}): Promise<Response> {
  const html = await Promise.resolve(String(await page))
  return htmlResponse(visit, `<!doctype html>${html}`, status, extra)
}

/** A part of a page for the script. */
export function renderFragment(visit: Visit, html: unknown): Response {
  return htmlResponse(visit, String(html), 200, {})
}

function htmlResponse(visit: Visit, html: string, status: number, extra: HeadersInit): Response {
  const headers = new Headers({
    ...pageHeaders,
    'content-type': 'text/html; charset=utf-8',
    [TRACE_HEADER]: visit.traceId,
  })
  // A header given twice would leave the choice to the browser; only cookies may be several.
  for (const [name, value] of new Headers(extra)) headers[name === 'set-cookie' ? 'append' : 'set'](name, value)
  return new Response(largeBody(html), { status, headers })
}

/** Sends the browser on with a GET (RFC 9110 §15.4.4). */
export function seeOther(visit: Visit, location: string, extra: HeadersInit = {}): Response {
  const headers = new Headers(extra)
  headers.set('location', location)
  headers.set('cache-control', 'no-store')
  headers.set(TRACE_HEADER, visit.traceId)
  return new Response(null, { status: 303, headers })
}
