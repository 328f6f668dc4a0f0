import type { GuardedFetch, GuardedRequest } from './guarded-fetch.ts'

const bodiless = new Set([204, 205, 304])

/**
 * The guarded fetch in the shape of the standard one, for libraries that take a `fetch`. The body of the answer is read
 * whole before the promise resolves. @throws OutboundError
 */
export function asFetch(
  guardedFetch: GuardedFetch,
  bounds: Omit<GuardedRequest, 'method' | 'headers' | 'body' | 'signal'> = {},
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init)
    // Read before the body: Bun forgets the content type of a form once its bytes are taken.
    const headersSent = new Headers(request.headers)
    const sent = await request.bytes()
    const { status, headers, body } = await guardedFetch(request.url, {
      ...bounds,
      method: request.method,
      headers: headersSent,
      signal: request.signal,
      ...(sent.byteLength > 0 && { body: sent }),
    })
    return new Response(bodiless.has(status) ? null : body, { status, headers })
  }
}
