import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buildChannel } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const mark = (user: TestWorld['member'], channel: { id: string }, message_id: string | null) =>
  markPlace(user, channel, { message_id })
const markPlace = (user: TestWorld['member'], channel: { id: string }, place: object) =>
  world.call(user, 'PUT', `/api/channels/${channel.id}/read`, place)
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

test('the cursor may be set to a seq, which is a place also when its message is gone', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  const post = async (body: object = {}): Promise<string> =>
    (await world.post(world.owner, channel, 'said', body)).body.id
  const [first, second] = [await post(), await post()]
  await post({ parent_id: first })
  const fourth = await post()
  const to = async (seq: number) => (await world.verify(() => markPlace(world.member, channel, { seq }))).result.body
  expect(await to(4)).toMatchObject({ last_read_seq: 4, last_read_message_id: fourth, unread_count: 0 })
  await world.call(world.owner, 'DELETE', `/api/messages/${fourth}`)
  // A reply is in no timeline that could be opened at it.
  expect(await to(3)).toMatchObject({ last_read_seq: 3, last_read_message_id: second, unread_count: 0 })
  expect(await to(4)).toMatchObject({ last_read_seq: 4, last_read_message_id: second, unread_count: 0 })
  expect(await to(1)).toMatchObject({ last_read_seq: 1, last_read_message_id: first, unread_count: 1 })
  expect(await to(0)).toMatchObject({ last_read_seq: 0, last_read_message_id: null, unread_count: 2 })
  // What is still to come is not read yet.
  expect(await to(2_000_000_000)).toMatchObject({ last_read_seq: 4, last_read_message_id: second })
  await post()
  expect(await counts(channel)).toEqual([4, 1, 0])
  for (const place of [{}, { seq: 1, message_id: first }, { seq: -1 }, { seq: 1.5 }, { seq: 2 ** 31 }, { seq: null }])
    expect((await markPlace(world.member, channel, place)).status).toBe(400)
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
