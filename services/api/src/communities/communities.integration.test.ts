import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const create = (body: object, user = world.member) => world.call(user, 'POST', '/api/communities', body)

test('whoever creates a community owns it and its #general', async () => {
  const { result, events } = await world.verify(() => create({ name: 'Second Home', slug: 'second' }))
  expect(result).toMatchObject({ status: 201, body: { name: 'Second Home', role: 'owner', member_count: 1 } })
  expect(outline(events)).toEqual(['member/joined to community', 'member/joined to channel'])
  const channels = await world.call(world.member, 'GET', '/api/communities/second/channels')
  expect(channels.body.items).toMatchObject([{ name: 'general', joined: true, operator: true }])
})

test('a taken slug, and one that looks like an id, are refused', async () => {
  expect((await create({ name: 'X', slug: world.community.slug })).body).toMatchObject({
    status: 409,
    code: 'name_taken',
  })
  expect((await create({ name: 'X', slug: newId() })).body.code).toBe('invalid_input')
  for (const slug of ['', 'A', 'a_b', '-a', '<script>', 'x'.repeat(41)]) {
    expect((await create({ name: 'X', slug })).body.code).toBe('invalid_input')
  }
})

test('a community is found by id and slug, and only by its members', async () => {
  const byId = await world.call(world.member, 'GET', `/api/communities/${world.community.id}`)
  const bySlug = await world.call(world.member, 'GET', `/api/communities/${world.community.slug}`)
  expect(byId).toEqual(bySlug)
  expect(byId.body).toMatchObject({ role: 'member', member_count: 3 })
  for (const name of [world.community.id, world.community.slug, 'nowhere', newId()]) {
    expect((await world.call(world.outsider, 'GET', `/api/communities/${name}`)).status).toBe(404)
  }
})

test('AJ-72 my communities page by id', async () => {
  const list = (query: string) => world.call(world.member, 'GET', `/api/communities${query}`)
  const first = (await list('?limit=1')).body
  expect(first.items[0].id).toBe(world.community.id)
  const second = (await list(`?limit=1&after=${first.next}`)).body
  expect([second.items[0].slug, second.next]).toEqual(['second', null])
  expect((await list(`?after=${newId()}`)).body.code).toBe('unknown_cursor')
})

test('owner and admins rename it, and everybody in it is told', async () => {
  const path = `/api/communities/${world.community.id}`
  const { result, events } = await world.verify(() =>
    world.call(world.owner, 'PATCH', path, { name: 'Renamed', slug: 'renamed' }),
  )
  expect(result.body).toMatchObject({ name: 'Renamed', slug: 'renamed' })
  expect(outline(events)).toEqual(['community/updated to community'])
  expect((await world.verify(() => world.call(world.owner, 'PATCH', path, { name: 'Renamed' }))).events).toEqual([])
  expect((await world.call(world.member, 'PATCH', path, { name: 'X' })).body.code).toBe('forbidden')
  expect((await world.call(world.outsider, 'PATCH', path, { name: 'X' })).status).toBe(404)
  expect((await world.call(world.owner, 'PATCH', path, { slug: 'second' })).body.code).toBe('name_taken')
})

test('its owner deletes it with everything in it', async () => {
  const path = `/api/communities/${world.community.id}`
  // The first one is the server's: another one of the same owner takes its place.
  expect((await create({ name: 'Next', slug: 'next' }, world.owner)).status).toBe(201)
  await world.takeEvents()
  await world.post(world.member, world.club, 'x')
  expect((await world.call(world.member, 'DELETE', path)).body.code).toBe('forbidden')
  expect((await world.call(world.outsider, 'DELETE', path)).status).toBe(404)
  const { result, events } = await world.verify(() => world.call(world.owner, 'DELETE', path))
  expect([result.status, outline(events)]).toEqual([204, ['community/deleted to community']])
  expect((await world.call(world.owner, 'GET', path)).status).toBe(404)
})
