import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buildMember, type TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let stranger: TestUser
beforeAll(async () => {
  world = await testWorld()
  stranger = await buildMember(world.db, world.community, { username: 'sam' })
  await world.db.kysely.deleteFrom('channel_members').where('user_id', '=', stranger.id).execute()
  for (const user of [world.owner, world.member, stranger]) await world.call(user, 'POST', '/api/heartbeat')
  await world.api.settle()
})
afterAll(() => world[Symbol.asyncDispose]())

interface Seen {
  readonly id: string
  readonly online: boolean
  readonly last_seen_at: string | null
}

/** What every answer that shows people says of one of them to the viewer: the same everywhere, or the test fails. */
async function presenceOf(user: TestUser, viewer: TestUser): Promise<string> {
  const get = async (path: string) => (await world.call(viewer, 'GET', path)).body
  const people: readonly Seen[] = [
    await get(`/api/users/${user.id}`),
    ...(await get(`/api/users?ids=${user.id}`)).items,
    ...(await get(`/api/communities/${world.community.id}/members`)).items.map((one: { user: Seen }) => one.user),
    ...(await get(`/api/channels/${world.club.id}/members`)).items.map((one: { user: Seen }) => one.user),
    ...(await get(`/api/search?q=${user.username}&type=users`)).users.items,
  ].filter(({ id }) => id === user.id)
  expect(people.length).toBeGreaterThanOrEqual(4)
  const answers = people.map(({ online, last_seen_at }) => `${online ? 'online' : 'away'}, ${last_seen_at && 'seen'}`)
  expect(new Set(answers).size).toBe(1)
  return answers[0] ?? ''
}

const club = (user: TestUser) => `/api/channels/${world.club.id}/members/${user.id === stranger.id ? 'me' : user.id}`

test('AJ-96 who shares no channel and no DM does not learn whether somebody is online, by no answer', async () => {
  expect(await presenceOf(world.member, world.owner)).toBe('online, seen')
  expect(await presenceOf(world.member, stranger)).toBe('away, null')
  expect(await presenceOf(stranger, world.member)).toBe('away, null')
  expect(await presenceOf(stranger, stranger)).toBe('online, seen')
})

test('AJ-96 a channel joined shows who is there, and leaving it hides them again', async () => {
  await world.call(stranger, 'PUT', club(stranger))
  expect(await presenceOf(world.member, stranger)).toBe('online, seen')
  expect(await presenceOf(stranger, world.member)).toBe('online, seen')
  await world.call(stranger, 'DELETE', club(stranger))
  expect(await presenceOf(world.member, stranger)).toBe('away, null')
})

test('AJ-96 a DM alone is enough, for its people only', async () => {
  await world.call(stranger, 'POST', '/api/dms', { user_ids: [world.member.id] })
  expect(await presenceOf(world.member, stranger)).toBe('online, seen')
  expect(await presenceOf(stranger, world.member)).toBe('online, seen')
  expect(await presenceOf(world.owner, stranger)).toBe('away, null')
})
