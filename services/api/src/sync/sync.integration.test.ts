import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buildChannel, type TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('sync gives communities, visible channels and what is unread', async () => {
  await world.post(world.owner, world.club, '@mia')
  const { body } = await world.call(world.member, 'GET', '/api/sync')
  expect(body).toMatchObject({ user: { username: 'mia' }, session_id: world.member.session_id })
  expect(body.communities).toHaveLength(1)
  const channels = body.communities[0].channels
  expect(channels.map(({ name }: { name: string }) => name)).toEqual(['general', 'club', 'vault'])
  expect(channels[1]).toMatchObject({ joined: true, unread_count: 1, mention_count: 1, last_seq: 1 })
  const seen = await world.call(world.bystander, 'GET', '/api/sync')
  expect(seen.body.communities[0].channels).toMatchObject([
    { name: 'general' },
    { name: 'club', joined: false, unread_count: 0 },
  ])
})

test('sync gives whoever was away what was posted since, of the places one is in, in the same call', async () => {
  const say = async (user: TestUser, text: string, channel: { readonly id: string }, more = {}) =>
    (await world.post(user, channel, text, more)).body
  const root = await say(world.owner, 'before', world.club)
  const { synced_at } = (await world.call(world.member, 'GET', '/api/sync')).body
  const dm = (await world.call(world.owner, 'POST', '/api/dms', { user_ids: [world.member.id] })).body
  await say(world.owner, 'a reply', world.club, { parent_id: root.id })
  await say(world.owner, 'between us', dm)
  await say(world.owner, 'in private', world.vault)
  const catchUp = async (user: TestUser, since = root.created_at) =>
    (await world.call(user, 'GET', `/api/sync?since=${since}`)).body
  const texts = ({ messages }: { messages: { body_md: string }[] }) => messages.map(({ body_md }) => body_md)
  expect(texts(await catchUp(world.member))).toEqual(['in private', 'between us', 'a reply'])
  expect(texts(await catchUp(world.bystander))).toEqual([])
  expect(texts(await catchUp(world.member, synced_at))).toContain('a reply')
  for (let n = 0; n < 25; n++) await say(world.owner, `${n}`, world.vault)
  const { messages } = await catchUp(world.member)
  expect(messages.map(({ channel_id }: { channel_id: string }) => channel_id === world.vault.id)).toEqual([
    ...Array.from({ length: 20 }, () => true),
    false,
    false,
  ])
  expect((await world.call(world.member, 'GET', '/api/sync?since=yesterday')).body.code).toBe('invalid_input')
})

test('sync takes six queries, however many channels there are', async () => {
  for (let n = 0; n < 20; n++) await buildChannel(world.db, world.community, { members: [world.member] })
  await world.call(world.member, 'GET', '/api/sync')
  const statements = await countStatements(() => world.call(world.member, 'GET', '/api/sync'))
  expect(statements).toBe(6)
})

/** Statements the query builder sends while `work` runs, without those of the relay and the sessions in the background. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const executor = world.db.kysely.getExecutor()
  const execute = executor.executeQuery.bind(executor)
  let count = 0
  executor.executeQuery = (query) => {
    if (!/"(?:outbox|sessions)"|delete from outbox/.test(query.sql)) count++
    return execute(query)
  }
  try {
    await work()
    return count
  } finally {
    executor.executeQuery = execute
  }
}

test('the memberships are the channels and communities of sync, by one statement of any length', async () => {
  await world.call(world.member, 'POST', '/api/dms', { user_ids: [world.owner.id] })
  const { body: sync } = await world.call(world.member, 'GET', '/api/sync')
  const { body, status } = await world.call(world.member, 'GET', '/api/memberships')
  const joined = sync.communities.flatMap(({ channels }: { channels: { joined: boolean }[] }) =>
    channels.filter((channel) => channel.joined),
  )
  const places = [...joined, ...sync.dms].map(({ id, community_id }) => ({ id, community_id }))
  expect(status).toBe(200)
  expect(sync.dms).toHaveLength(1)
  expect(body.channels.toSorted(byId)).toEqual(places.toSorted(byId))
  expect(body).toMatchObject({
    user_id: world.member.id,
    display_name: sync.user.display_name,
    session_id: sync.session_id,
    community_ids: sync.communities.map(({ id }: { id: string }) => id),
  })
  expect((await world.call(null, 'GET', '/api/memberships')).status).toBe(401)
})

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1)
