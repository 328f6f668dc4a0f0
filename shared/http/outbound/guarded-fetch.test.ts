import { afterAll, describe, expect, test } from 'bun:test'
import { createServer, type Server } from 'node:net'
import { ManualClock } from '../../std/mod.ts'
import { sinkCertificate, sinkKey } from '../../testing/sink-certificate.ts'
import { asFetch } from './as-fetch.ts'
import { createGuardedFetch, type GuardedFetchOptions, type GuardedRequest } from './guarded-fetch.ts'
import { OutboundError } from './outbound-error.ts'

const seen: { readonly path: string; readonly headers: Headers; readonly body: string }[] = []
const answers: Record<string, () => Response> = {
  '/hello': () => new Response('hello', { headers: { 'set-cookie': 'a=b', 'x-kind': 'greeting' } }),
  '/nothing': () => new Response(null, { status: 204 }),
  '/hops/3': () => redirect('/hops/2'),
  '/hops/2': () => redirect('/hops/1'),
  '/hops/1': () => redirect('/hello'),
  '/hops/4': () => redirect('/hops/3'),
  '/to-private': () => redirect(`http://10.0.0.1/secret`),
  '/to-rebound': () => redirect(`http://inside.test:${port}/secret`),
  '/to-file': () => redirect('file:///etc/passwd'),
  '/to-login': () => redirect(`http://user:word@good.test:${port}/hello`),
  '/to-other': () => redirect(`http://other.test:${port}/hello`),
  '/endless': () => new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) })),
  '/announced': () => new Response(new Uint8Array(3_000_000)),
  '/packed': () => new Response('x', { headers: { 'content-encoding': 'gzip' } }),
  '/never': () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(1)) })),
}
const options = {
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    seen.push({ path: pathname, headers: request.headers, body: await request.text() })
    return answers[pathname]?.() ?? new Response('secret', { status: 200 })
  },
}
const server = Bun.serve(options)
const secure = Bun.serve({ ...options, tls: { key: sinkKey, cert: sinkCertificate } })
const port = server.port
const sockets: Server[] = []

afterAll(async () => {
  await server.stop(true)
  await secure.stop(true)
  for (const socket of sockets) socket.close()
})

/** The local server stands for the internet: `good.test` is it, by an address that the test opens. */
const names: Record<string, readonly string[]> = {
  'good.test': ['127.0.0.1'],
  'other.test': ['127.0.0.1'],
  localhost: ['127.0.0.1'],
  'inside.test': ['127.0.0.2'],
  'mixed.test': ['10.0.0.1', '127.0.0.1'],
  'empty.test': [],
}
const resolve = async (hostname: string): Promise<readonly string[]> => {
  const found = names[hostname]
  if (!found) throw new Error('ENOTFOUND')
  return found
}
const call = (path: string, request?: GuardedRequest, more: GuardedFetchOptions = {}) =>
  createGuardedFetch({ resolve, allow: ['127.0.0.1'], ...more })(at(path), request)

describe('what it calls', () => {
  test('ABU-05 connects to the checked address and keeps the name as Host', async () => {
    const answer = await call('/hello')
    expect(new TextDecoder().decode(answer.body)).toBe('hello')
    expect(answer).toMatchObject({ status: 200, url: at('/hello'), cut: false })
    expect(answer.headers.get('x-kind')).toBe('greeting')
    expect(answer.headers.has('set-cookie')).toBe(false)
    expect(seen.at(-1)?.headers.get('host')).toBe(`good.test:${port}`)
  })

  test('ABU-05 checks the certificate against the name, not the address', async () => {
    const over = (host: string, ca?: string) =>
      createGuardedFetch({ resolve, allow: ['127.0.0.1'], ...(ca !== undefined && { ca }) })(
        `https://${host}:${secure.port}/hello`,
      )
    expect((await over('localhost', sinkCertificate)).status).toBe(200)
    expect(await faultOf(over('good.test', sinkCertificate))).toBe('bad_certificate')
    expect(await faultOf(over('localhost'))).toBe('bad_certificate')
  })

  test('sends a body with its headers, and gives an answer without one', async () => {
    const answer = await call('/nothing', { method: 'POST', body: 'körper', headers: { 'x-a': 'b' } })
    expect(answer).toMatchObject({ status: 204, body: new Uint8Array() })
    expect(seen.at(-1)).toMatchObject({ body: 'körper', path: '/nothing' })
    expect(seen.at(-1)?.headers.get('x-a')).toBe('b')
  })

  test('tries the next address when one takes no connection', async () => {
    const answer = await call('/hello', {}, { resolve: async () => ['127.0.0.3', '127.0.0.1'], allow: ['127.0.0.0/8'] })
    expect(answer.status).toBe(200)
  })

  test('stands in for the standard fetch', async () => {
    const standard = asFetch(createGuardedFetch({ resolve, allow: ['127.0.0.1'] }))
    const answer = await standard(new URL(at('/hello')), { method: 'POST', body: new URLSearchParams({ a: 'b' }) })
    expect(await answer.text()).toBe('hello')
    expect(seen.at(-1)?.body).toBe('a=b')
    expect(seen.at(-1)?.headers.get('content-type')).toStartWith('application/x-www-form-urlencoded')
    expect((await standard(at('/nothing'))).status).toBe(204)
    expect(await faultOf(standard('http://10.0.0.1/'))).toBe('private_address')
  })
})

describe('what it refuses', () => {
  const hosts = [
    '127.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '127.1',
    '127.0.0.1.',
    '１２７.0.0.1',
    '0',
  ]
  const literals = ['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]']
  const inside = ['10.0.0.1', '169.254.169.254', '192.168.1.1', '100.64.0.1', '[fd00::1]', '[fe80::1]', '224.0.0.1']
  test.each([...hosts, ...literals, ...inside])('ABU-05 %s leads inside', async (host) => {
    const before = seen.length
    expect(await faultOf(createGuardedFetch({ resolve })(`http://${host}:${port}/secret`))).toBe('private_address')
    expect(seen).toHaveLength(before)
  })

  test('ABU-05 localhost by the resolver of the system leads inside', async () => {
    expect(await faultOf(createGuardedFetch()(`http://localhost:${port}/secret`))).toBe('private_address')
  })

  test('ABU-05 a name that resolves to a public address first and to a private one later is asked once', async () => {
    let asked = 0
    const rebinding = async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1'])
    const answer = await call('/hello', {}, { resolve: rebinding })
    expect([answer.status, asked]).toEqual([200, 1])
    const turned = async () => (asked++ % 2 === 1 ? ['127.0.0.2'] : ['127.0.0.1'])
    expect(await faultOf(call('/secret', {}, { resolve: turned }))).toBe('private_address')
  })

  test('ABU-05 of several addresses only the permitted ones are called', async () => {
    const mixed = createGuardedFetch({ resolve, allow: ['127.0.0.1'] })
    expect((await mixed(`http://mixed.test:${port}/hello`)).status).toBe(200)
  })

  test.each([
    ['ftp://good.test/', 'bad_url'],
    ['file:///etc/passwd', 'bad_url'],
    ['gopher://good.test/', 'bad_url'],
    ['data:text/plain,hello', 'bad_url'],
    ['//good.test/', 'bad_url'],
    ['nonsense', 'bad_url'],
    ['http://user@good.test/', 'bad_url'],
    ['http://user:word@good.test/', 'bad_url'],
    ['http://good.test:22/', 'bad_url'],
    ['http://good.test:25/', 'bad_url'],
    ['http://good.test:0/', 'bad_url'],
    ['http://[::1%25lo]/', 'bad_url'],
    [`http://good.test/${'a'.repeat(3_000)}`, 'bad_url'],
    ['http://unknown.test/', 'unknown_host'],
    ['http://empty.test/', 'unknown_host'],
  ])('ABU-05 %.40s: %s', async (url, fault) => {
    expect(await faultOf(createGuardedFetch({ resolve, allow: ['127.0.0.1'] })(url))).toBe(fault)
  })

  test('http where https is wanted', async () => {
    expect(await faultOf(call('/hello', { httpsOnly: true }))).toBe('bad_url')
  })
})

describe('redirects', () => {
  test('follows three, with the check each time', async () => {
    expect(await call('/hops/3')).toMatchObject({ status: 200, url: at('/hello') })
    expect(await faultOf(call('/hops/4'))).toBe('too_many_redirects')
    expect(await faultOf(call('/hops/1', { redirects: 0 }))).toBe('too_many_redirects')
  })

  test.each([
    ['/to-private', 'private_address'],
    ['/to-rebound', 'private_address'],
    ['/to-file', 'bad_url'],
    ['/to-login', 'bad_url'],
  ])('ABU-05 %s: %s', async (path, fault) => {
    const before = seen.length
    expect(await faultOf(call(path))).toBe(fault)
    expect(seen.slice(before).map((request) => request.path)).toEqual([path])
  })

  test('ABU-09 does not show one site the credentials meant for another', async () => {
    const headers = { authorization: 'Bearer x', cookie: 'a=b', 'x-a': 'b' }
    await call('/to-other', { headers })
    expect(seen.at(-1)?.headers.get('authorization')).toBeNull()
    expect(seen.at(-1)?.headers.get('cookie')).toBeNull()
    expect(seen.at(-1)?.headers.get('x-a')).toBe('b')
    await call('/hops/1', { headers })
    expect(seen.at(-1)?.headers.get('authorization')).toBe('Bearer x')
  })

  test('gives the 3xx answer to a POST', async () => {
    expect((await call('/hops/1', { method: 'POST' })).status).toBe(302)
  })
})

describe('bounds', () => {
  test('ABU-05 a long body is refused, announced or not, or cut', async () => {
    expect(await faultOf(call('/announced'))).toBe('too_large')
    expect(await faultOf(call('/endless', { maxBytes: 100_000 }))).toBe('too_large')
    const cut = await call('/endless', { maxBytes: 100_000, cut: true })
    expect([cut.body.byteLength, cut.cut]).toEqual([100_000, true])
    expect(await faultOf(call('/packed'))).toBe('bad_answer')
  })

  test('ABU-05 a body that never ends is given up at the time-out', async () => {
    expect(await timingOut((clock) => call('/never', { timeoutMs: 3_000 }, { clock }))).toBe('timed_out')
  })

  test('a resolver that never answers is given up as well', async () => {
    const silent = () => new Promise<never>(() => undefined)
    expect(await timingOut((clock) => call('/hello', {}, { clock, resolve: silent }))).toBe('timed_out')
  })

  test.each([
    ['2,000 header fields', 'x: y\r\n'.repeat(2_000)],
    ['a header field of 5 MB', `x: ${'y'.repeat(5_000_000)}\r\n`],
  ])('ABU-05 %s', async (_what, fields) => {
    const spoken = await speak(`HTTP/1.1 200 OK\r\n${fields}\r\nok`)
    expect(await faultOf(createGuardedFetch({ allow: ['127.0.0.1'] })(spoken))).toBe('bad_answer')
  })

  test('FLT-17 an answer that is not HTTP', async () => {
    const spoken = await speak('SSH-2.0-OpenSSH_9.2\r\n')
    expect(['bad_answer', 'unreachable']).toContain(await faultOf(createGuardedFetch({ allow: ['127.0.0.1'] })(spoken)))
  })

  test('a port where nobody listens', async () => {
    const gone = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const url = gone.url.href
    await gone.stop(true)
    expect(await faultOf(createGuardedFetch({ allow: ['127.0.0.1'] })(url))).toBe('unreachable')
  })
})

function at(path: string): string {
  return `http://good.test:${port}${path}`
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } })
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof OutboundError ? error.fault : `no OutboundError: ${String(error)}`
}

async function timingOut(start: (clock: ManualClock) => Promise<unknown>): Promise<string> {
  const clock = new ManualClock()
  const fault = faultOf(start(clock))
  clock.advance(10_000)
  return fault
}

/** A server that says the same to everybody and hangs up; its address. */
async function speak(text: string): Promise<string> {
  const socket = createServer((peer) => {
    peer.on('error', () => undefined)
    peer.once('data', () => peer.end(text))
  })
  sockets.push(socket)
  await new Promise<void>((listening) => socket.listen(0, '127.0.0.1', listening))
  const address = socket.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
}
