import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { foundTeam, type Person, type Team } from '../support/people.ts'
import { sendRaw } from '../support/raw-http.ts'
import { startStack, type Stack } from '../support/stack.ts'
import { storedFiles } from '../support/uploads.ts'

let stack: Stack
let team: Team
let host: string
const BODY_SECONDS = 1

beforeAll(async () => {
  stack = await startStack({ env: { AJET_LIMITS_BODY_SECONDS: String(BODY_SECONDS) } })
  team = await foundTeam(stack)
  host = new URL(stack.url).host
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

const crlf = (...lines: readonly string[]) => [...lines, '', ''].join('\r\n')
const send = (text: string, drip?: string) => sendRaw(stack.url, text, drip)
const authorization = () => `Authorization: Bearer ${team.owner.token}`
const postTo = () => `POST /api/channels/${team.generalId}/messages HTTP/1.1`
const bodies = async () =>
  (await team.owner.client.listMessages({ params: { channel_id: team.generalId } })).items.map(({ body_md }) => body_md)

describe('ABU-01 connections that take their time', () => {
  test('ABU-01 headers that never end are cut off, though they drip', async () => {
    const stalled = send(`GET /api/me HTTP/1.1\r\nHost: ${host}\r\n`)
    const dripping = send(`GET /api/me HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `, 'a')
    for (const { ms, statuses } of await Promise.all([stalled, dripping])) {
      expect(ms).toBeLessThan(30_000)
      expect(statuses.filter((status) => status < 400)).toEqual([])
    }
    expect((await fetch(`${stack.url}/ready`)).status).toBe(200)
  }, 60_000)

  test('ABU-01 a body that drips is given up with a problem that says so, and posts nothing', async () => {
    const json = ['Content-Type: application/json', authorization()]
    const announced = crlf(postTo(), `Host: ${host}`, ...json, 'Content-Length: 1000', 'Connection: close')
    const chunked = crlf(postTo(), `Host: ${host}`, ...json, 'Transfer-Encoding: chunked', 'Connection: close')
    const answers = await Promise.all([
      send(`${announced}{"body_md":"`, 'a'),
      send(`${chunked}1\r\n{\r\n`, '1\r\n \r\n'),
    ])
    for (const { text, statuses } of answers) {
      expect(statuses).toEqual([408])
      expect(text).toContain('"code":"request_timeout"')
    }
    expect(await bodies()).toEqual([])
  }, 60_000)

  test('ABU-01 a file that drips is given up with a problem, its connection ends, and nothing of it is left', async () => {
    const multipart = 'Content-Type: multipart/form-data; boundary=xyz'
    const size_bytes = 100_000
    const begun = await team.owner.client.beginUpload({
      body: { channel_id: team.generalId, filename: 'slow.bin', size_bytes },
    })
    const { pathname, search } = new URL(begun.upload_url)
    const part = crlf('--xyz', 'Content-Disposition: form-data; name="file"; filename="slow.bin"')
    const head = (line: string, ...more: readonly string[]) => crlf(`${line} HTTP/1.1`, `Host: ${host}`, ...more)
    const length = `Content-Length: ${size_bytes}`
    const attachments = `/api/channels/${team.generalId}/attachments`
    const file = 'x'.repeat(10_000)
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
    const chunked = head(`POST ${attachments}`, authorization(), multipart, 'Transfer-Encoding: chunked')
    const answers = await Promise.all([
      send(head(`POST ${attachments}`, authorization(), multipart, length) + part + file, 'a'),
      send(chunked + chunk(part + file), chunk('a')),
      send(head('PUT /api/me/avatar', authorization(), multipart, length) + part + file, 'a'),
      send(head(`PUT ${pathname}${search}`, length) + file, 'a'),
    ])
    for (const { text, statuses, ms } of answers) {
      expect(statuses).toEqual([408])
      expect(text).toContain('"code":"request_timeout"')
      expect(ms).toBeLessThan(20_000)
    }
    expect(storedFiles(stack)).toEqual({ whole: [], pieces: [] })
  }, 60_000)

  test('ABU-01 headers that are too large or too many are refused', async () => {
    const large = await send(crlf('GET /api/me HTTP/1.1', `Host: ${host}`, `X-Big: ${'a'.repeat(100_000)}`))
    const lines = Array.from({ length: 1_000 }, (_, at) => `X-${at}: a`)
    const many = await send(crlf('GET /api/me HTTP/1.1', `Host: ${host}`, ...lines))
    const long = await send(crlf(`GET /api/${'a'.repeat(100_000)} HTTP/1.1`, `Host: ${host}`))
    for (const { statuses } of [large, many, long]) expect([414, 431]).toContain(statuses[0] ?? 0)
  }, 30_000)

  test('ABU-01 what is not HTTP is no answer but a refusal, and the server goes on', async () => {
    const noise = crypto.getRandomValues(new Uint8Array(20_000))
    const tls = new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])
    for (const bytes of [noise, tls, new Uint8Array(5_000), new TextEncoder().encode('SSH-2.0-x\r\n\r\n')]) {
      const { statuses } = await sendRaw(stack.url, bytes)
      expect(statuses.filter((status) => status < 400)).toEqual([])
    }
    expect((await fetch(`${stack.url}/ready`)).status).toBe(200)
  }, 60_000)
})

describe('ABU-16 one connection, two readings', () => {
  const hidden = 'GET /api/me HTTP/1.1\r\nHost: x\r\n\r\n'
  const first = () => [postTo(), `Host: ${host}`, authorization(), 'Content-Type: application/json']
  const ambiguous: readonly (readonly [string, () => string])[] = [
    ['both lengths', () => crlf(...first(), 'Content-Length: 6', 'Transfer-Encoding: chunked') + `0\r\n\r\n${hidden}`],
    ['two lengths', () => crlf(...first(), 'Content-Length: 0', `Content-Length: ${hidden.length}`) + hidden],
    ['lengths in a list', () => crlf(...first(), `Content-Length: 0, ${hidden.length}`) + hidden],
    ['a length with a sign', () => crlf(...first(), 'Content-Length: +0') + hidden],
    ['a negative length', () => crlf(...first(), 'Content-Length: -1') + hidden],
    ['a length in hex', () => crlf(...first(), 'Content-Length: 0x0') + hidden],
    ['a coding that is none', () => crlf(...first(), 'Transfer-Encoding: xchunked') + `0\r\n\r\n${hidden}`],
    ['a space before the colon', () => crlf(...first(), 'Transfer-Encoding : chunked') + `0\r\n\r\n${hidden}`],
    [
      'two codings',
      () => crlf(...first(), 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity') + `0\r\n\r\n${hidden}`,
    ],
    ['chunked not last', () => crlf(...first(), 'Transfer-Encoding: chunked, identity') + `0\r\n\r\n${hidden}`],
    ['a folded header', () => crlf(...first(), 'Transfer-Encoding:', ' chunked') + `0\r\n\r\n${hidden}`],
    ['a chunk that is no number', () => crlf(...first(), 'Transfer-Encoding: chunked') + `zz\r\n${hidden}`],
    [
      'a chunk beyond all sizes',
      () => crlf(...first(), 'Transfer-Encoding: chunked') + `ffffffffffffffff1\r\n${hidden}`,
    ],
    ['line feeds alone', () => `${first().join('\n')}\nContent-Length: 0\n\n${hidden}`],
    [
      'two hosts',
      () => crlf('GET /api/me HTTP/1.1', `Host: ${host}`, 'Host: evil.example', authorization(), 'Connection: close'),
    ],
    ['no host', () => crlf('GET /api/me HTTP/1.1', authorization(), 'Connection: close')],
    [
      'a NUL in a header',
      () => crlf('GET /api/me HTTP/1.1', `Host: ${host}`, authorization(), 'X-A: a\0b', 'Connection: close'),
    ],
  ]
  for (const [what, text] of ambiguous) {
    test(`ABU-16 ${what} is refused, and nothing behind it is answered`, async () => {
      const { statuses } = await send(text())
      expect(statuses.filter((status) => status < 400)).toEqual([])
      expect(statuses.length).toBeLessThanOrEqual(1)
      expect(await bodies()).toEqual([])
    }, 30_000)
  }
})

test('ABU-16 AJ-42 headers that only the gateway may set are not believed', async () => {
  const forged = {
    'x-user-id': team.owner.user.id,
    'x-user-role': 'owner',
    'x-trace-id': '0193e3a0-0000-7000-8000-000000000000',
  }
  const answer = await fetch(`${stack.url}/api/me`, { headers: { ...forged, 'x-forwarded-host': 'evil.example' } })
  expect(answer.status).toBe(401)
  expect(answer.headers.get('x-trace-id')).not.toBe(forged['x-trace-id'])
})

test('ABU-16 a stream is not opened past the gateway by a path that is another one behind it', async () => {
  const cookie = `Cookie: ajet_session=${team.owner.token}`
  for (const path of ['//sse/web', '///sse/web', '/x/..//sse/web']) {
    const foreign = crlf(
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      cookie,
      'Origin: https://evil.example',
      'Connection: close',
    )
    expect([path, (await send(foreign)).statuses]).toEqual([path, [404]])
  }
}, 30_000)

test('ABU-16 a Connection header that names no header is no fault of the server', async () => {
  for (const connection of ['close, a b', 'close, "x"', 'close, (']) {
    const { statuses } = await send(
      crlf('GET /api/me HTTP/1.1', `Host: ${host}`, authorization(), `Connection: ${connection}`),
    )
    expect([connection, statuses]).toEqual([connection, [200]])
  }
}, 30_000)

describe('ABU-16 where somebody signs in from', () => {
  const signInFrom = async ({ url }: Stack, { client, user, password }: Person, forwarded: string) => {
    const body = JSON.stringify({ login: user.username, password })
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': forwarded,
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
    }
    const answer = await fetch(`${url}/auth/login`, { method: 'POST', headers, body })
    const { token } = (await answer.json()) as { readonly token: string }
    const { items } = await client.withToken(token).listSessions()
    return items.find(({ current }) => current)?.address
  }

  test('ABU-16 X-Forwarded-For of whoever is no trusted proxy does not count', async () => {
    expect(await signInFrom(stack, team.owner, '203.0.113.9')).toMatch(/^(127\.0\.0\.1|::1)$/)
  })

  test('ABU-16 behind trusted proxies it is the last address that is none of them, whatever stands before', async () => {
    await using proxied = await startStack({ env: { AJET_TRUSTED_PROXIES: '127.0.0.1,::1,10.0.0.0/8' } })
    const { owner } = await foundTeam(proxied)
    expect(await signInFrom(proxied, owner, 'forged, 203.0.113.66, 198.51.100.7, 10.2.2.2')).toBe('198.51.100.7')
  }, 60_000)
})

test('ABU-06 a WebSocket of a foreign page is refused at the gateway, with the cookie and without', async () => {
  for (const path of ['/ws/gateway', '/ws/mobile', '/ws/tui/events', '/sse/web', '/api/me']) {
    for (const cookie of ['', `ajet_session=${team.owner.token}`]) {
      const upgrade = [
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${btoa('0123456789abcdef')}`,
      ]
      const lines = [
        `GET ${path} HTTP/1.1`,
        `Host: ${host}`,
        ...upgrade,
        'Origin: https://evil.example',
        `Cookie: ${cookie}`,
      ]
      const { statuses, text } = await sendRaw(
        stack.url,
        `${crlf(...lines)}GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      )
      expect([path, statuses[0]]).toEqual([path, 403])
      expect(text).not.toContain('101 Switching')
    }
  }
}, 30_000)
