import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buildChannel } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const mark = (user: TestWorld['member'], channel: { id: string }, message_id: string | null) =>
  world.call(user, 'PUT', `/api/channels/${channel.id}/read`, { message_id })
const counts = async (channel: { id: string }, user = world.member) => {
  const { body } = await world.call(user, 'GET', `/api/channels/${channel.id}`)
  return [body.last_read_seq, body.unread_count, body.mention_count]
}

test('what others say outside threads is unread, mentions of me and everybody are counted', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  const root = (await world.post(world.owner, channel, 'plain')).body
  await world.verify(() => world.post(world.owner, channel, 'hey @mia @mia'))
  await world.verify(() => world.post(world.owner, channel, 'all of you @here and @channel'))
  await world.verify(() => world.post(world.owner, channel, 'not @bo', {}))
  await world.verify(() => world.post(world.owner, channel, '@mia in a thread', { parent_id: root.id }))
  expect(await counts(channel)).toEqual([0, 4, 2])
  expect(await counts(channel, world.owner)).toEqual([4, 0, 0])
})

test('a post of my own is read, with everything before it', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  await world.post(world.owner, channel, '@mia')
  const { events } = await world.verify(() => world.post(world.member, channel, 'here I am'))
  expect(outline(events)).toEqual(['message/created to channel'])
  expect(await counts(channel)).toEqual([2, 0, 0])
})

test('the cursor moves forward and back, and only my devices are told', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  const ids: string[] = []
  for (const text of ['one', 'two @mia', 'three']) ids.push((await world.post(world.owner, channel, text)).body.id)
  const forward = await world.verify(() => mark(world.member, channel, ids[2] ?? ''))
  expect(forward.result.body).toEqual({
    channel_id: channel.id,
    last_read_seq: 3,
    last_read_message_id: ids[2],
    unread_count: 0,
    mention_count: 0,
  })
  expect(outline(forward.events)).toEqual(['notification/read to user', 'read/updated to user'])
  expect(forward.events[1]).toMatchObject({ user_id: world.member.id, rev: null })
  const back = await world.verify(() => mark(world.member, channel, ids[0] ?? ''))
  expect(back.result.body).toMatchObject({ last_read_seq: 1, unread_count: 2, mention_count: 1 })
  const none = await world.verify(() => mark(world.member, channel, null))
  expect(none.result.body).toMatchObject({ last_read_seq: 0, last_read_message_id: null, unread_count: 3 })
  expect((await world.verify(() => mark(world.member, channel, null))).events).toEqual([])
})

test('counting stops at 100', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  await Promise.all(Array.from({ length: 120 }, () => world.post(world.owner, channel, '@mia')))
  expect(await counts(channel)).toEqual([0, 100, 100])
})

test('a message of another channel, and a channel I am not in, are refused', async () => {
  const elsewhere = (await world.post(world.owner, world.club, 'x')).body.id
  expect((await mark(world.member, world.vault, elsewhere)).status).toBe(404)
  expect((await mark(world.bystander, world.club, elsewhere)).body.code).toBe('not_a_member')
  expect((await mark(world.bystander, world.vault, null)).status).toBe(404)
  expect((await mark(world.outsider, world.club, elsewhere)).status).toBe(404)
})
