import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildUser } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

const DAY_MS = 24 * 60 * 60_000

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const invite = async (body: object = {}, user = world.owner) =>
  await world.call(user, 'POST', `/api/communities/${world.community.id}/invites`, body)
const accept = (user: TestWorld['member'], code: string) => world.call(user, 'POST', `/api/invites/${code}/accept`)

test('an invite is a link that holds for seven days when nothing else is said', async () => {
  const { status, body } = await invite()
  expect(status).toBe(201)
  expect(body.url).toBe(`https://chat.example.org/invite/${body.code}`)
  expect(Date.parse(body.expires_at)).toBe(world.clock.now() + 7 * DAY_MS)
  expect(body).toMatchObject({ uses: 0, max_uses: null, created_by: { id: world.owner.id } })
  expect((await invite({ expires_at: null })).body.expires_at).toBeNull()
})

test('whoever holds the code sees where it leads, without an account', async () => {
  const { body } = await invite()
  const seen = await world.call(null, 'GET', `/api/invites/${body.code}`)
  expect(seen.body).toMatchObject({
    community: { slug: world.community.slug, member_count: 3 },
    invited_by: world.owner.display_name,
  })
  expect((await world.call(null, 'GET', '/api/invites/nothing')).body).toMatchObject({
    status: 404,
    code: 'invite_invalid',
  })
})

test('AJ-40 accepting makes a member, once, and everybody is told', async () => {
  const guest = await buildUser(world.db)
  const { body } = await invite({ max_uses: 1 })
  const { result, events } = await world.verify(() => accept(guest, body.code))
  expect(result).toMatchObject({ status: 200, body: { id: world.community.id, role: 'member', member_count: 4 } })
  expect(outline(events)).toEqual(['member/joined to community', 'member/joined to channel'])
  const again = await accept(world.member, (await invite({ max_uses: 1 })).body.code)
  expect(again.status).toBe(200)
})

test('no more people come in than an invite allows, also at once', async () => {
  const guests = await Promise.all(Array.from({ length: 5 }, () => buildUser(world.db)))
  const { body } = await invite({ max_uses: 2 })
  const answers = await Promise.all(guests.map((guest) => accept(guest, body.code)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 404, 404, 404])
})

test('an expired, a used up and a revoked invite are not valid', async () => {
  const guest = await buildUser(world.db)
  const expired = (await invite()).body.code
  world.clock.advance(7 * DAY_MS + 1)
  expect((await accept(guest, expired)).body).toMatchObject({ status: 404, code: 'invite_invalid' })
  expect((await world.call(null, 'GET', `/api/invites/${expired}`)).status).toBe(404)
  world.clock.advance(-7 * DAY_MS - 1)
  const revoked = (await invite()).body.code
  expect((await world.call(world.owner, 'DELETE', `/api/invites/${revoked}`)).status).toBe(204)
  expect((await accept(guest, revoked)).body.code).toBe('invite_invalid')
  expect((await invite({ expires_at: new Date(world.clock.now() - 1).toISOString() })).body.code).toBe('invalid_input')
})

test('invites are for owner and admins', async () => {
  const { code } = (await invite()).body
  const list = `/api/communities/${world.community.id}/invites`
  expect((await invite({}, world.member)).body.code).toBe('forbidden')
  expect((await invite({}, world.outsider)).status).toBe(404)
  expect((await world.call(world.member, 'GET', list)).body.code).toBe('forbidden')
  expect((await world.call(world.outsider, 'GET', list)).status).toBe(404)
  expect((await world.call(world.member, 'DELETE', `/api/invites/${code}`)).body.code).toBe('forbidden')
  expect((await world.call(world.outsider, 'DELETE', `/api/invites/${code}`)).status).toBe(404)
  expect((await world.call(world.owner, 'DELETE', '/api/invites/nothing')).status).toBe(404)
})

test('AJ-72 valid invites are listed page by page', async () => {
  const list = (query: string) =>
    world.call(world.owner, 'GET', `/api/communities/${world.community.id}/invites${query}`)
  const all = (await list('')).body.items
  const first = (await list('?limit=1')).body
  const rest = (await list(`?limit=100&after=${first.next}`)).body
  expect([...first.items, ...rest.items]).toEqual(all)
  expect((await list(`?after=${newId()}`)).body.code).toBe('unknown_cursor')
})
