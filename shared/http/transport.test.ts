import { afterAll, expect, test } from 'bun:test'
import type { Edge } from './service.ts'
import { httpTransport, memoryTransport } from './transport.ts'

const encoder = new TextEncoder()

/** A service with a stream that tells when its reader has gone. */
function streamingService() {
  const ended = Promise.withResolvers<void>()
  const fetch = async (request: Request, _edge: Edge): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname === '/echo')
      return new Response(request.body, { headers: { connection: 'x-hop', 'x-hop': '1', 'x-end': '2' } })
    if (pathname === '/headers') return Response.json(Object.fromEntries(request.headers))
    if (pathname === '/redirect') return new Response(null, { status: 303, headers: { location: '/elsewhere' } })
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(encoder.encode('data: 1\n\n')),
      cancel: () => ended.resolve(),
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  return { fetch, ended: ended.promise }
}

const remote = streamingService()
const socket = Bun.serve({ port: 0, idleTimeout: 30, fetch: (request) => remote.fetch(request, { clientAddress: '' }) })
afterAll(() => socket.stop(true))

const local = streamingService()
const shapes = [
  ['in memory', local, memoryTransport(local)],
  ['over HTTP', remote, httpTransport(socket.url.href)],
] as const

for (const [shape, service, transport] of shapes) {
  test(`${shape}, bodies pass both ways and redirects are not followed`, async () => {
    const echo = await transport(new Request('http://chat.test/echo', { method: 'POST', body: 'hello' }))
    expect(await echo.text()).toBe('hello')
    const redirect = await transport(new Request('http://chat.test/redirect'))
    expect([redirect.status, redirect.headers.get('location')]).toEqual([303, '/elsewhere'])
  })

  test(`${shape}, aborting the request ends the stream of the answer`, async () => {
    const abort = new AbortController()
    const response = await transport(new Request('http://chat.test/stream', { signal: abort.signal }))
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n')
    abort.abort()
    const end = await reader?.read().then(
      () => 'end',
      () => 'abort',
    )
    expect(end).toBeString()
    await service.ended
  })
}

test('over HTTP, headers of one connection stay with it', async () => {
  const transport = httpTransport(socket.url.href)
  const request = new Request('http://chat.test/headers', {
    headers: {
      te: 'trailers',
      'keep-alive': '1',
      'proxy-authorization': 'x',
      'x-forwarded-for': 'forged',
      'x-trace-id': 't',
    },
  })
  const seen = (await (await transport(request, { clientAddress: '10.0.0.9' })).json()) as Record<string, string>
  expect(seen).toMatchObject({ 'x-forwarded-for': '10.0.0.9', 'x-trace-id': 't' })
  for (const name of ['te', 'keep-alive', 'proxy-authorization']) expect(seen).not.toHaveProperty(name)
  const echo = await transport(new Request('http://chat.test/echo', { method: 'POST', body: 'x' }))
  expect([echo.headers.get('x-hop'), echo.headers.get('x-end')]).toEqual([null, '2'])
})

test.each(['a b', '"x-own"', 'x(y)', ', ,', '@'])(
  'ABU-16 over HTTP, a Connection header that says %j takes nothing away and is no fault of the service',
  async (connection) => {
    const headers = { connection: `${connection}, x-own`, 'x-own': '1', 'x-other': '2' }
    const answer = await httpTransport(socket.url.href)(new Request('http://chat.test/headers', { headers }))
    expect(answer.status).toBe(200)
    const seen = (await answer.json()) as Record<string, string>
    expect([seen['x-own'], seen['x-other']]).toEqual([undefined, '2'])
  },
)

test('a service that cannot be reached is a 502 problem', async () => {
  const response = await httpTransport('http://127.0.0.1:9')(new Request('http://chat.test/api/me'))
  expect(response.status).toBe(502)
  expect(await response.json()).toMatchObject({ code: 'upstream_unreachable' })
})
