import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buildChannel } from '@ajet/shared/testing'
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

test('sync takes five queries, however many channels there are', async () => {
  for (let n = 0; n < 20; n++) await buildChannel(world.db, world.community, { members: [world.member] })
  await world.call(world.member, 'GET', '/api/sync')
  const statements = await countStatements(() => world.call(world.member, 'GET', '/api/sync'))
  expect(statements).toBe(5)
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
