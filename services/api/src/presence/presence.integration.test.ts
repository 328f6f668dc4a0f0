import { afterAll, beforeAll, expect, test } from 'bun:test'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const isOnline = async () => (await world.call(world.owner, 'GET', `/api/users/${world.member.id}`)).body.online

test('AJ-88 AJ-89 a heartbeat is answered at once and written later', async () => {
  expect(await world.call(world.member, 'POST', '/api/heartbeat')).toEqual({ status: 200, body: { ok: true } })
  expect(await isOnline()).toBe(false)
  await world.api.settle()
  expect(await isOnline()).toBe(true)
})

test('AJ-90 online is who was seen less than two minutes ago', async () => {
  await world.call(world.member, 'POST', '/api/heartbeat')
  await world.api.settle()
  world.clock.advance(2 * 60_000 - 1)
  expect(await isOnline()).toBe(true)
  world.clock.advance(1)
  expect(await isOnline()).toBe(false)
})

test('FLT-14 a clock that steps back does not make anybody older', async () => {
  await world.call(world.member, 'POST', '/api/heartbeat')
  await world.api.settle()
  const seen = async () => (await world.call(world.owner, 'GET', `/api/users/${world.member.id}`)).body.last_seen_at
  const before = await seen()
  world.clock.advance(-10_000)
  await world.call(world.member, 'POST', '/api/heartbeat')
  await world.api.settle()
  expect(await seen()).toBe(before)
})

test('heartbeats of many are written by the timer, together', async () => {
  const people = [world.owner, world.member, world.bystander]
  await Promise.all(people.map((user) => world.call(user, 'POST', '/api/heartbeat')))
  world.clock.advance(5_000)
  await world.api.settle()
  const rows = await world.db.kysely
    .selectFrom('users')
    .select('last_seen_at')
    .where(
      'id',
      'in',
      people.map(({ id }) => id),
    )
    .execute()
  expect(new Set(rows.map(({ last_seen_at }) => last_seen_at?.getTime())).size).toBeLessThanOrEqual(2)
  expect(rows.every(({ last_seen_at }) => last_seen_at !== null)).toBe(true)
})
