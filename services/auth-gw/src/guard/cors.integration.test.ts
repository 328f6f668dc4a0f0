import { expect, test } from 'bun:test'
import { codeOf, openHouse, setUp } from '../testing/house-fixtures.ts'

const app = 'https://app.example.org'
const asks = (origin: string) => ({ origin, 'access-control-request-method': 'POST' })

test('AJ-9 HC-58 without a setting no other site may call', async () => {
  await using house = await openHouse()
  const preflight = await house.call('OPTIONS', '/api/me', { headers: asks(app) })
  expect([preflight.status, await codeOf(preflight)]).toEqual([403, 'cross_origin'])
  const answer = await house.call('GET', '/api/me', { headers: { origin: app }, token: 'x' })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
})

test('AJ-9 HC-58 a browser that asks for a page of the settings is answered here, and no other', async () => {
  await using house = await openHouse({ 'cors.origins': app })
  const preflight = await house.call('OPTIONS', '/api/me', { headers: asks(app) })
  expect(preflight.status).toBe(204)
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': app,
    'access-control-allow-methods': expect.stringContaining('PATCH'),
    'access-control-allow-headers': expect.stringContaining('Authorization'),
    vary: expect.stringContaining('Origin'),
  })
  for (const origin of ['https://evil.example', 'null', `${app}.evil.example`, 'http://app.example.org']) {
    const refused = await house.call('OPTIONS', '/api/me', { headers: asks(origin) })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null])
  }
  expect((await house.call('OPTIONS', '/settings', { headers: asks(app) })).status).toBe(403)
  expect(house.seen).toEqual([])
})

test('AJ-9 the page reads answers and errors, with their trace id, and never with a cookie', async () => {
  await using house = await openHouse({ 'cors.origins': [app, 'https://other.example.org'] })
  const { token } = await setUp(house)
  for (const path of ['/api/x', '/auth/sessions']) {
    const { headers } = await house.call('GET', path, { headers: { origin: app }, token })
    expect(headers.get('access-control-allow-origin')).toBe(app)
    expect(headers.get('access-control-expose-headers')).toContain('X-Trace-Id')
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After')
    expect(headers.get('vary')).toContain('Origin')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  }
  const refused = await house.call('GET', '/auth/sessions', { headers: { origin: app } })
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, app])
  const json = { login: 'ada', password: 'correct horse battery' }
  const login = await house.call('POST', '/auth/login', { headers: { origin: app }, json })
  expect([login.status, login.headers.get('set-cookie')]).toEqual([200, null])
})

test('AJ-9 a cookie does not help a page of the settings', async () => {
  await using house = await openHouse({ 'cors.origins': app })
  const { token } = await setUp(house)
  const headers = { origin: app, cookie: `ajet_session=${token}` }
  const answer = await house.call('POST', '/api/x', { headers })
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_origin'])
  expect((await house.call('GET', '/sse/web', { headers })).status).toBe(403)
  expect(house.seen).toEqual([])
})

test('AJ-9 a cache is told that answers differ by the page, also where there is none', async () => {
  await using house = await openHouse({ 'cors.origins': app })
  const { headers } = await house.call('GET', '/api/x', { token: 'x' })
  expect([headers.get('vary'), headers.get('access-control-allow-origin')]).toEqual(['Origin', null])
  expect((await house.call('GET', '/settings', { token: 'x' })).headers.get('vary')).toBeNull()
})

test('ABU-06 a WebSocket is not opened for a foreign page, with or without a cookie', async () => {
  await using house = await openHouse({ 'cors.origins': app })
  const { token } = await setUp(house)
  const upgrade = (headers: Record<string, string>) =>
    house.call('GET', '/ws/gateway', { headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers } })
  const evil = { origin: 'https://evil.example' }
  for (const headers of [evil, { ...evil, cookie: `ajet_session=${token}` }, { origin: 'null' }]) {
    expect((await upgrade(headers)).status).toBe(403)
  }
  expect(house.seen).toEqual([])
  for (const headers of [{}, { origin: 'http://chat.test' }, { origin: app }]) {
    expect((await upgrade(headers as Record<string, string>)).status).toBe(200)
  }
})
