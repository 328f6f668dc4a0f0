import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let id: string
beforeAll(async () => {
  world = await testWorld()
  id = (await world.post(world.member, world.club, 'react!')).body.id
})
afterAll(() => world[Symbol.asyncDispose]())

const path = (emoji: string, message = id) => `/api/messages/${message}/reactions/${encodeURIComponent(emoji)}`
const react = (user: TestWorld['member'], method: string, emoji: string, message = id) =>
  world.call(user, method, path(emoji, message))

test('AJ-78 AJ-80 PUT switches a reaction on once, and the channel is told', async () => {
  const { result, events } = await world.verify(() => react(world.member, 'PUT', '👍'))
  expect([result.status, outline(events)]).toEqual([204, ['reaction/added to channel']])
  expect(events[0]?.payload).toMatchObject({ emoji: '👍', count: 1, user_id: world.member.id })
  const again = await world.verify(() => react(world.member, 'PUT', '👍'))
  expect([again.result.status, again.events]).toEqual([204, []])
})

test('AJ-77 AJ-81 reactions are counted per emoji, one per user, and know whether I am among them', async () => {
  await world.verify(() => react(world.owner, 'PUT', '👍'))
  await world.verify(() => react(world.owner, 'PUT', '🇩🇪'))
  const seenBy = async (user: TestWorld['member']) =>
    (await world.call(user, 'GET', `/api/messages/${id}`)).body.reactions
  expect(await seenBy(world.member)).toEqual([
    { emoji: '👍', count: 2, reacted_by_me: true },
    { emoji: '🇩🇪', count: 1, reacted_by_me: false },
  ])
  expect((await seenBy(world.bystander))[0]).toEqual({ emoji: '👍', count: 2, reacted_by_me: false })
})

test('who reacted with an emoji is told page by page to whoever may read the message', async () => {
  const people = [world.member.id, world.owner.id].toSorted()
  const first = (await world.call(world.bystander, 'GET', `${path('👍')}?limit=1`)).body
  expect(first.items.map(({ user }: { user: { id: string } }) => user.id)).toEqual(people.slice(0, 1))
  const { body } = await world.call(world.bystander, 'GET', `${path('👍')}?limit=1&after=${first.next}`)
  expect(body.items.map(({ user }: { user: { id: string } }) => user.id)).toEqual(people.slice(1))
  expect(body.next).toBeNull()
  expect((await world.call(world.member, 'GET', path('🎈'))).body.items).toEqual([])
  expect((await world.call(world.member, 'GET', path('x'))).body.code).toBe('invalid_input')
  expect((await world.call(world.member, 'GET', `${path('👍')}?after=${id}`)).body.code).toBe('unknown_cursor')
  expect((await world.call(world.outsider, 'GET', path('👍'))).status).toBe(404)
})

test('AJ-79 DELETE switches it off once', async () => {
  const { events } = await world.verify(() => react(world.owner, 'DELETE', '🇩🇪'))
  expect(events[0]).toMatchObject({ type: 'reaction/removed', payload: { count: 0 } })
  expect((await world.verify(() => react(world.owner, 'DELETE', '🇩🇪'))).events).toEqual([])
})

test('only emoji are reactions', async () => {
  for (const text of ['x', '<script>', '👍👍', ':)', '1']) {
    expect((await react(world.member, 'PUT', text)).body).toMatchObject({ status: 400, code: 'invalid_input' })
  }
})

test('who is not in the channel does not react, and what is not there has no reactions', async () => {
  expect((await react(world.bystander, 'PUT', '👍')).body.code).toBe('not_a_member')
  expect((await react(world.bystander, 'DELETE', '👍')).body.code).toBe('not_a_member')
  expect((await react(world.outsider, 'PUT', '👍')).status).toBe(404)
  const secret = (await world.post(world.member, world.vault, 'x')).body.id
  expect((await react(world.bystander, 'PUT', '👍', secret)).status).toBe(404)
})

test('a message has room for a bounded number of different emoji', async () => {
  const full = (await world.post(world.member, world.club, 'full')).body.id
  const rows = Array.from({ length: limits.reactionsPerMessage }, (_, n) => ({
    message_id: full,
    user_id: world.owner.id,
    emoji: String.fromCodePoint(0x1f400 + n),
  }))
  await world.db.kysely.insertInto('reactions').values(rows).execute()
  expect((await react(world.member, 'PUT', '👍', full)).body).toMatchObject({ status: 409, code: 'limit_reached' })
  expect((await react(world.member, 'PUT', '🐀', full)).status).toBe(204)
})

test('twenty switches at once leave one reaction and as many events as changes', async () => {
  const busy = (await world.post(world.member, world.club, 'busy')).body.id
  const { events } = await world.verify(async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => react(world.member, 'PUT', '🎉', busy)))
    return all[0] ?? { status: 0, body: undefined }
  })
  expect(outline(events)).toEqual(['reaction/added to channel'])
})
