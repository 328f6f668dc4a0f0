import { expect, test } from 'bun:test'
import type { Edge } from '@ajet/shared/http'
import { ada, codeOf, openHouse, setUp, type Call, type House } from '../testing/house-fixtures.ts'

const tight = { 'limits.writes_per_second': 1, 'limits.writes_burst': 8 }
const SECOND = 1_000

const write = async (house: House, call: Call) => (await house.call('POST', '/api/x', call)).status
/** Lets a house tell the others what it has counted. */
const exchange = async (house: House) => {
  house.clock.advance(SECOND)
  await house.gateway.settle()
}

async function statuses(times: number, ask: () => Promise<number>): Promise<readonly number[]> {
  const found: number[] = []
  for (let at = 0; at < times; at++) found.push(await ask())
  return found
}

test('AJ-9 who reads too fast is told to wait; others of the same address are not', async () => {
  await using house = await openHouse({ 'limits.reads_per_second': 1, 'limits.reads_burst': 2 })
  const read = (token: string) => house.call('GET', '/api/x', { token })
  expect([(await read('a')).status, (await read('a')).status]).toEqual([200, 200])
  const refused = await read('a')
  expect(await refused.json()).toMatchObject({ code: 'rate_limited', retry_after: 1 })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  expect((await read('b')).status).toBe(200)
  expect((await house.call('POST', '/api/x', { token: 'a' })).status).toBe(200)
  house.clock.advance(SECOND)
  expect((await read('a')).status).toBe(200)
})

test('AJ-9 one address reads ten times as much as one session, however many tokens it makes up', async () => {
  await using house = await openHouse({ 'limits.reads_per_second': 1, 'limits.reads_burst': 2 })
  let made = 0
  const found = await statuses(21, async () => (await house.call('GET', '/api/x', { token: `t${++made}` })).status)
  expect([found.slice(0, 20).every((status) => status === 200), found.at(-1)]).toEqual([true, 429])
  expect((await house.call('GET', '/api/x', { from: '10.0.0.2' })).status).toBe(200)
})

test('AJ-7 AJ-9 gateways side by side share what a session may do', async () => {
  await using first = await openHouse(tight)
  await using second = await openHouse(tight, first)
  for (const house of [first, second]) await house.gateway.start()
  for (const house of [first, second]) expect(await statuses(8, () => write(house, { token: 'a' }))).not.toContain(429)
  await exchange(first)
  await second.gateway.settle()
  await exchange(first)
  await second.gateway.settle()
  expect(await write(first, { token: 'a' })).toBe(429)
  expect(await write(second, { token: 'a' })).toBe(429)
  expect(await write(second, { token: 'b' })).toBe(200)
})

test('AJ-9 a gateway that cannot reach the database counts by itself and says so once', async () => {
  await using house = await openHouse(tight)
  await house.gateway.start()
  await house.db.sql`drop table limit_levels`
  await statuses(8, () => write(house, { token: 'a' }))
  await exchange(house)
  await exchange(house)
  expect(house.logs.filter((line) => line.includes('other gateways'))).toHaveLength(1)
  expect(await statuses(3, () => write(house, { token: 'a' }))).toEqual([200, 200, 429])
})

test('AJ-7 ABU-18 wrong passwords count at every gateway, and after a restart', async () => {
  const limits = { 'limits.login_failures': 3 }
  await using first = await openHouse(limits)
  await setUp(first)
  const login = async (house: House, password: string) =>
    await house.call('POST', '/auth/login', { json: { login: ada.username, password } })
  expect(await statuses(2, async () => (await login(first, 'wrong')).status)).toEqual([401, 401])
  {
    await using second = await openHouse(limits, first)
    expect((await login(second, 'wrong')).status).toBe(401)
  }
  await using restarted = await openHouse(limits, first)
  const refused = await login(restarted, ada.password)
  expect([refused.status, await codeOf(refused)]).toEqual([429, 'rate_limited'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
  first.clock.advance(15 * 60 * SECOND)
  expect((await login(restarted, ada.password)).status).toBe(200)
})

test('ABU-18 an address that has used up its attempts locks nobody else out', async () => {
  await using house = await openHouse({ 'limits.login_failures': 1, 'limits.login_failures_per_address': 2 })
  await setUp(house)
  const login = async (password: string, from: string) =>
    (await house.call('POST', '/auth/login', { json: { login: ada.username, password }, from })).status
  expect(await statuses(20, () => login('wrong', '10.6.6.6'))).toEqual([401, ...Array<number>(19).fill(429)])
  expect(await login(ada.password, '10.0.0.2')).toBe(200)
})

test('ABU-18 what was typed as a login is not stored', async () => {
  await using house = await openHouse()
  await setUp(house)
  await house.call('POST', '/auth/login', { json: { login: 'my secret password', password: 'x' } })
  const rows: readonly { readonly key: string }[] = await house.db.sql`select key from limit_attempts`
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toContain('secret')
})

test('AJ-9 only so many requests of one address are under way at a time', async () => {
  const release = Promise.withResolvers<void>()
  await using house = await openHouse({ 'limits.requests_per_address': 2 }, undefined, () => release.promise)
  const held = [house.call('GET', '/api/x'), house.call('GET', '/api/x')]
  const refused = await house.call('GET', '/api/x')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
  expect(await refused.json()).toMatchObject({ detail: 'Too many requests of your address are under way' })
  release.resolve()
  for (const answer of held) expect((await answer).status).toBe(200)
  expect((await house.call('GET', '/api/x')).status).toBe(200)
})

test('AJ-9 only so many streams of one session are open at a time; one that has ended makes room', async () => {
  const edges: Edge[] = []
  await using house = await openHouse(
    { 'limits.streams_per_session': 2 },
    undefined,
    async (edge) => void edges.push(edge),
  )
  const open = async (token: string) => (await house.call('GET', '/sse/web', { token })).status
  expect([await open('a'), await open('a'), await open('a'), await open('b')]).toEqual([200, 200, 429, 200])
  edges[0]?.ended?.()
  edges[0]?.ended?.()
  expect([await open('a'), await open('a')]).toEqual([200, 429])
})

test('AJ-9 streams are not opened again and again without end', async () => {
  await using house = await openHouse({ 'limits.streams_per_minute': 3 }, undefined, async (edge) => edge.ended?.())
  const open = async () => (await house.call('GET', '/ws/tui/events', { token: 'a' })).status
  expect(await statuses(4, open)).toEqual([200, 200, 200, 429])
  house.clock.advance(20 * SECOND)
  expect(await open()).toBe(200)
})
