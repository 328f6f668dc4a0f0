import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buildChannel } from '@ajet/shared/testing'
import { lockChannel } from '../channels/queries.ts'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const buildPlace = () => buildChannel(world.db, world.community, { members: [world.owner, world.member] })

test('posts to several channels at once are each in order, told of, and as they are read back', async () => {
  const channels = await Promise.all([buildPlace(), buildPlace(), buildPlace()])
  await world.takeEvents()
  const posts = Array.from({ length: 60 }, async (_, n) => {
    const channel = channels[n % 3] ?? world.club
    return (await world.post(world.member, channel, `no ${n} "quoted" \\ 🙂`, { nonce: `n${n}` })).body
  })
  const bodies = await Promise.all(posts)
  const events = await world.takeEvents()
  expect(new Set(outline(events))).toEqual(new Set(['message/created to channel']))
  for (const { id } of channels) {
    const here = bodies.filter(({ channel_id }) => channel_id === id).toSorted((a, b) => a.seq - b.seq)
    expect(here.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    const told = events.filter(({ channel_id }) => channel_id === id)
    expect(told.map(({ rev, payload }) => [rev, payload['message_id']])).toEqual(here.map((one) => [one.seq, one.id]))
  }
  const [first] = bodies
  expect((await world.call(world.owner, 'GET', `/api/messages/${first.id}`)).body).toEqual(first)
})

test('a process that dies after the commit leaves events that are the same as those told of at once', async () => {
  const channel = await buildPlace()
  await world.takeEvents()
  const kept = await world.db.transaction(async (trx) => {
    await Promise.all(['one', 'two'].map((body) => world.post(world.member, channel, body)))
    return await trx.selectFrom('outbox').select('event').orderBy('id').execute()
  })
  expect(await world.takeEvents()).toEqual(kept.map(({ event }) => event as never))
})

test('a channel whose lock somebody holds keeps nobody waiting but its own', async () => {
  const [held, free] = await Promise.all([buildPlace(), buildPlace()])
  const { promise, resolve } = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const holding = world.db.transaction(async (trx) => {
    await lockChannel(trx, held.id)
    locked.resolve()
    await promise
  })
  await locked.promise
  const late = world.post(world.member, held, 'late')
  expect((await world.post(world.member, free, 'at once')).status).toBe(201)
  resolve()
  await holding
  expect((await late).status).toBe(201)
})

test('one who may not post spoils nothing for those who post at the same moment', async () => {
  const channel = await buildPlace()
  const [first, refused, second] = await Promise.all([
    world.post(world.member, channel, 'one'),
    world.post(world.bystander, channel, 'not mine'),
    world.post(world.owner, channel, 'two'),
  ])
  expect([first.status, refused.body.code, second.status]).toEqual([201, 'not_a_member', 201])
  expect([first.body.seq, second.body.seq].toSorted()).toEqual([1, 2])
})
