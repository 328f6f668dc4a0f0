import { afterEach, beforeEach, expect, test } from 'bun:test'
import { sendFile } from '../testing/send-file.ts'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld({ batchSize: 4 })
  await world.api.start()
})
afterEach(() => world[Symbol.asyncDispose]())

const keep = (days: number | null, channel = world.club) =>
  world.call(world.owner, 'PATCH', `/api/channels/${channel.id}`, { retention_days: days })
const texts = async (channel = world.club): Promise<string[]> =>
  (await world.call(world.owner, 'GET', `/api/channels/${channel.id}/messages?limit=200`)).body.items.map(
    ({ body_md }: { body_md: string }) => body_md,
  )

/** What the database says a message's time is, so many days ago. */
async function age(channel: { readonly id: string }, days: number): Promise<void> {
  await world.db.sql`update messages set created_at = created_at - make_interval(days => ${days}),
    last_reply_at = last_reply_at - make_interval(days => ${days}) where channel_id = ${channel.id}`
}
const anHourLater = () =>
  Promise.resolve(world.clock.advance(60 * 60_000)).then(() => ({ status: 200, body: undefined }))

test('messages older than the channel keeps them go, in steps, with one event for each step', async () => {
  for (let n = 0; n < 10; n++) await world.post(world.member, world.club, `old ${n}`)
  await age(world.club, 8)
  for (let n = 0; n < 3; n++) await world.post(world.member, world.club, `new ${n}`)
  expect((await keep(7)).body.retention_days).toBe(7)
  const { events } = await world.verify(anHourLater)
  expect(outline(events)).toEqual(Array.from({ length: 3 }, () => 'channel/purged to channel'))
  expect(events.flatMap(({ payload }) => payload['messages'] as unknown[])).toHaveLength(10)
  expect(await texts()).toEqual(['new 0', 'new 1', 'new 2'])
  expect((await world.verify(anHourLater)).events).toEqual([])
})

test('a root whose replies are younger stays as a tombstone and goes with the last of them', async () => {
  const root = (await world.post(world.member, world.club, 'root')).body
  const quiet = (await world.post(world.member, world.club, 'quiet')).body
  await world.post(world.owner, world.club, 'old reply', { parent_id: root.id })
  await world.post(world.owner, world.club, 'old answer', { parent_id: quiet.id })
  await age(world.club, 8)
  await world.post(world.owner, world.club, 'new reply', { parent_id: root.id })
  await keep(7)
  await world.verify(anHourLater)
  const { items } = (await world.call(world.member, 'GET', `/api/channels/${world.club.id}/messages`)).body
  expect(items).toMatchObject([{ id: root.id, body_md: '', reply_count: 1, deleted_at: expect.any(String) }])
  await age(world.club, 8)
  await world.verify(anHourLater)
  expect(await texts()).toEqual([])
  expect(await world.db.kysely.selectFrom('messages').select('id').execute()).toEqual([])
})

test('a channel keeps its own rule, or its community’s, or everything', async () => {
  const general = world.community.general
  for (const channel of [world.club, world.vault, general]) {
    await world.post(world.owner, channel, 'old')
    await age(channel, 30)
  }
  const path = `/api/communities/${world.community.id}`
  const { result, events } = await world.verify(() => world.call(world.owner, 'PATCH', path, { retention_days: 20 }))
  expect([result.body.retention_days, outline(events)]).toEqual([20, ['community/updated to community']])
  await keep(0, world.club)
  await keep(90, world.vault)
  await world.takeEvents()
  await world.verify(anHourLater)
  expect(await Promise.all([world.club, world.vault, general].map(texts))).toEqual([['old'], ['old'], []])
})

test('only owner and admins say how long messages are kept, within bounds', async () => {
  const path = `/api/channels/${world.vault.id}`
  expect((await world.call(world.member, 'PATCH', path, { retention_days: 1 })).body.code).toBe('forbidden')
  for (const days of [-1, 1.5, 36_501, '7']) expect((await keep(days as number)).body.code).toBe('invalid_input')
  const home = `/api/communities/${world.community.id}`
  expect((await world.call(world.owner, 'PATCH', home, { retention_days: 0 })).body.code).toBe('invalid_input')
  expect((await world.call(world.member, 'PATCH', home, { retention_days: 9 })).body.code).toBe('forbidden')
})

test('files of messages that are too old are deleted from the storage', async () => {
  const file = (await sendFile(world, world.member, world.club.id, { bytes: 'plans' })).body
  await world.post(world.member, world.club, 'with a file', { attachment_ids: [file.id] })
  await age(world.club, 8)
  await keep(7)
  await world.verify(anHourLater)
  expect((await world.call(world.member, 'GET', `/api/attachments/${file.id}/${file.filename}`)).status).toBe(404)
  expect(await world.db.kysely.selectFrom('file_deletion_queue').selectAll().execute()).toEqual([])
  const keys = []
  for await (const { key } of world.files.storage.list('attachments/')) keys.push(key)
  expect(keys).toEqual([])
})

test('AJ-35 /purge of more than goes at once is done in steps, and takes threads along when all is to go', async () => {
  const root = (await world.post(world.member, world.club, 'root')).body
  for (let n = 0; n < 9; n++) await world.post(world.member, world.club, `message ${n}`)
  for (let n = 0; n < 3; n++) await world.post(world.owner, world.club, `reply ${n}`, { parent_id: root.id })
  const purge = (what: string) => () =>
    world.call(world.owner, 'POST', '/api/commands', { text: `/purge #club ${what}`, channel_id: world.club.id })
  await world.takeEvents()
  const some = await world.verify(purge('7'))
  expect(some.result.body.text).toContain('are being deleted')
  expect(await texts()).toEqual(['root', 'message 0', 'message 1'])
  const one = await world.verify(purge('3'))
  expect(one.result.body.text).toBe('3 messages were deleted from #club.')
  expect(await texts()).toEqual([''])
  await world.verify(purge('all'))
  expect(await world.db.kysely.selectFrom('messages').select('body_md').execute()).toEqual([])
})
