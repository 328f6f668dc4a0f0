import { expect, test } from 'bun:test'
import { isId } from '@ajet/shared/std'
import { codeOf, openHouse, setUp } from './testing/house-fixtures.ts'

test('AJ-5 each path goes to its service', async () => {
  await using house = await openHouse()
  const places: Record<string, string> = {
    '/api/me': 'api',
    '/ws/tui/events': 'tui-sm',
    '/tui/sse/events': 'tui-sm',
    '/ws/gateway': 'ws-gw',
    '/ws/mobile': 'ws-gw',
    '/ws/gateways': 'web-sm',
    '/': 'web-sm',
    '/setup?token=x': 'web-sm',
    '/auth/login': 'web-sm',
    '/invite/abc': 'web-sm',
    '/sse/web': 'web-sm',
    '/metrics': 'web-sm',
    '/apix': 'web-sm',
  }
  for (const [path, service] of Object.entries(places))
    expect(await (await house.call('GET', path)).text()).toBe(service)
  expect((await house.call('GET', '/auth/logout')).status).toBe(405)
  expect((await house.call('GET', '/health')).status).toBe(200)
  expect(await (await house.call('GET', '/ready')).json()).toEqual({ status: 'ready', reasons: [] })
})

test('the request goes on as it came: the same object, body unread', async () => {
  await using house = await openHouse()
  await house.call('POST', '/api/x', { body: 'untouched', token: 'x' })
  const request = house.seen[0]?.request
  expect(await request?.text()).toBe('untouched')
})

test('AJ-42 every request gets a trace id of the gateway’s own, whatever it says', async () => {
  await using house = await openHouse()
  const forged = '0193e3a0-0000-7000-8000-000000000000'
  const answers = await Promise.all(
    [1, 2].map(() => house.call('GET', '/api/me', { headers: { 'x-trace-id': forged } })),
  )
  const ids = answers.map(({ headers }) => headers.get('x-trace-id') ?? '')
  expect(ids.every(isId)).toBe(true)
  expect(new Set([...ids, forged]).size).toBe(3)
  expect(house.seen.map(({ request }) => request.headers.get('x-trace-id'))).toEqual(ids)
})

test('ABU-16 X-User headers from outside go no further', async () => {
  await using house = await openHouse()
  await house.call('GET', '/api/me', { headers: { 'X-User-Id': 'root', 'X-User-Role': 'owner', 'x-users': 'kept' } })
  const headers = house.seen[0]?.request.headers
  expect([headers?.get('x-user-id'), headers?.get('x-user-role'), headers?.get('x-users')]).toEqual([
    null,
    null,
    'kept',
  ])
  expect((await house.call('GET', '/auth/sessions', { headers: { 'x-user-id': 'root' } })).status).toBe(401)
})

test('ABU-06 a change with a cookie from another site reaches no service', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const cookie = `ajet_session=${token}`
  for (const path of ['/api/channels', '/web/typing', '/auth/logout']) {
    const answer = await house.call('POST', path, { headers: { cookie, origin: 'https://evil.example' } })
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_origin'])
  }
  expect(house.seen).toEqual([])
  await house.call('POST', '/api/channels', { headers: { cookie, origin: 'http://chat.test' } })
  expect(house.seen).toHaveLength(1)
})

test('a forged cookie is nobody', async () => {
  await using house = await openHouse()
  await setUp(house)
  for (const value of ['x', 'A'.repeat(43), '%00', '"', '']) {
    expect((await house.call('GET', '/auth/sessions', { headers: { cookie: `ajet_session=${value}` } })).status).toBe(
      401,
    )
  }
})

test('AJ-9 who changes too much too fast is told to wait; readers are not', async () => {
  await using house = await openHouse({ 'limits.writes_per_second': 1, 'limits.writes_burst': 2 })
  const post = (token: string) => house.call('POST', '/api/x', { token })
  expect([(await post('a')).status, (await post('a')).status]).toEqual([200, 200])
  const refused = await post('a')
  expect([refused.status, refused.headers.get('retry-after'), await codeOf(refused)]).toEqual([
    429,
    '1',
    'rate_limited',
  ])
  expect((await post('b')).status).toBe(200)
  expect((await house.call('GET', '/api/x', { token: 'a' })).status).toBe(200)
  house.clock.advance(1_000)
  expect((await post('a')).status).toBe(200)
})

test('ABU-01 hostile bodies of the gateway’s endpoints are refused', async () => {
  await using house = await openHouse()
  const headers = { 'content-type': 'application/json' }
  const login = async (body: RequestInit['body']) => codeOf(await house.call('POST', '/auth/login', { body, headers }))
  expect(await login('{"login":')).toBe('bad_request')
  expect(await login('{"a":'.repeat(100_000))).toBe('too_large')
  expect(await login('['.repeat(5_000))).toBe('bad_request')
  expect(await login('x'.repeat(200_000))).toBe('too_large')
  expect(await login('{"login":"a\\u0000","password":"b"}')).toBe('bad_request')
  expect(await login(new Uint8Array([0x7b, 0x22, 0xff]))).toBe('bad_request')
  expect(await login(JSON.stringify({ login: 'x'.repeat(300), password: 'y' }))).toBe('invalid_input')
  const form = await house.call('POST', '/auth/login', {
    form: { login: 'a\0', password: 'b' },
    headers: { origin: 'http://chat.test' },
  })
  expect(form.headers.get('location')).toBe('/auth/login?error=bad_request')
})

test('LOG-T1 pages and refusals are logged with method, path, status and duration', async () => {
  await using house = await openHouse()
  await house.call('GET', '/c/home?secret=1')
  await house.call('POST', '/web/typing', { headers: { cookie: 'ajet_session=x', origin: 'https://evil.example' } })
  const lines = house.logs.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toMatchObject([
    { method: 'GET', path: '/c/home', status: 200, ms: expect.any(Number), trace_id: expect.any(String) },
    { method: 'POST', path: '/web/typing', status: 403 },
  ])
})

test('answers carry the security headers they lack', async () => {
  await using house = await openHouse()
  for (const path of ['/api/me', '/health', '/auth/sessions']) {
    const { headers } = await house.call('GET', path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
  }
})

test('ABU-09 no password, token or cookie is ever logged', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  await house.call('GET', `/setup?token=${token}`, { headers: { cookie: `ajet_session=${token}` } })
  await house.call('GET', '/auth/sessions', { token })
  await house.call('POST', '/auth/login', { json: { login: 'ada', password: 'hunter2hunter2' } })
  for (const secret of [token, 'hunter2', 'correct horse']) expect(house.logs.join('')).not.toContain(secret)
})

test('a stream is not opened for whoever wants its head alone', async () => {
  await using house = await openHouse()
  for (const path of ['/sse/web', '/tui/sse/events', '/ws/tui/events']) {
    const answer = await house.call('HEAD', path, { token: 'a' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
  }
  expect(house.seen).toEqual([])
})

test('ABU-16 a path that begins with two slashes reaches no service: it would be another one behind', async () => {
  await using house = await openHouse()
  for (const path of ['//sse/web', '///sse/web', '//api/me', '//auth/sessions', '/.//tui/sse/events']) {
    expect([path, (await house.call('GET', path, { token: 'a' })).status]).toEqual([path, 404])
  }
  expect(house.seen).toEqual([])
})

test('what a path takes is told whole, also where two services answer it (RFC 9110 §10.2.1)', async () => {
  await using house = await openHouse()
  for (const path of ['/auth/login', '/auth/confirm', '/auth/providers']) {
    for (const method of ['OPTIONS', 'PUT', 'DELETE']) {
      const answer = await house.call(method, path)
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    }
  }
  expect(house.seen).toEqual([])
})
