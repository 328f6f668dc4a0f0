import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildChannel } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const member = (user: TestWorld['member'], method: string, channel: { id: string }, who: string, body?: object) =>
  world.call(user, method, `/api/channels/${channel.id}/members/${who}`, body)

test('AJ-64 anybody of the community joins a public channel, with nothing of the past unread', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner] })
  await world.post(world.owner, channel, 'before @here')
  const { result, events } = await world.verify(() => member(world.bystander, 'PUT', channel, 'me'))
  expect([result.status, outline(events)]).toEqual([204, ['member/joined to channel', 'read/updated to user']])
  expect(events[0]?.payload).toMatchObject({ user_id: world.bystander.id, member_count: 2 })
  expect((await world.call(world.bystander, 'GET', `/api/channels/${channel.id}`)).body).toMatchObject({
    joined: true,
    unread_count: 0,
    last_read_seq: 1,
  })
  expect((await world.verify(() => member(world.bystander, 'PUT', channel, 'me'))).events).toEqual([])
})

test('whoever comes back finds unread what was said meanwhile', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  await world.verify(() => member(world.member, 'DELETE', channel, 'me'))
  await world.post(world.owner, channel, 'meanwhile @mia')
  const { events } = await world.verify(() => member(world.member, 'PUT', channel, 'me'))
  expect(events.at(-1)?.payload).toMatchObject({ unread_count: 1, mention_count: 1 })
})

test('a private channel, one with +i and one in the archive are not joined', async () => {
  expect((await member(world.bystander, 'PUT', world.vault, 'me')).status).toBe(404)
  expect((await member(world.outsider, 'PUT', world.club, 'me')).status).toBe(404)
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  await world.call(world.owner, 'PATCH', `/api/channels/${channel.id}`, { modes: ['i'] })
  expect((await member(world.bystander, 'PUT', channel, 'me')).body.code).toBe('forbidden')
  expect((await member(world.member, 'PUT', channel, world.bystander.id)).body.code).toBe('forbidden')
  await world.call(world.owner, 'PATCH', `/api/channels/${channel.id}`, { archived: true })
  expect((await member(world.owner, 'PUT', channel, world.bystander.id)).body.code).toBe('channel_archived')
})

test('whoever is added to a private channel gets to know it, others do not', async () => {
  const channel = await buildChannel(world.db, world.community, { visibility: 'private', members: [world.member] })
  const { events } = await world.verify(() => member(world.member, 'PUT', channel, world.bystander.id))
  expect(outline(events)).toEqual([
    'channel/created to user',
    'member/joined to channel',
    'read/updated to user',
    'notification/new to user',
  ])
  expect(events[0]).toMatchObject({ user_id: world.bystander.id, payload: { channel: { member_count: 2 } } })
  const removed = await world.verify(() => member(world.member, 'DELETE', channel, world.bystander.id))
  expect(outline(removed.events)).toEqual(['member/kicked to channel', 'notification/new to user'])
  expect((await world.call(world.bystander, 'GET', `/api/channels/${channel.id}`)).status).toBe(404)
})

test('only people of the community are added, and only by members', async () => {
  expect((await member(world.member, 'PUT', world.club, world.outsider.id)).status).toBe(404)
  expect((await member(world.member, 'PUT', world.club, newId())).status).toBe(404)
  expect((await member(world.bystander, 'PUT', world.club, world.owner.id)).body.code).toBe('forbidden')
  expect((await member(world.member, 'PUT', world.club, 'someone')).status).toBe(400)
})

test('leaving once is leaving, and others are removed by operators and admins only', async () => {
  const channel = await buildChannel(world.db, world.community, {
    members: [world.owner, world.member, world.bystander],
  })
  expect((await member(world.member, 'DELETE', channel, world.bystander.id)).body.code).toBe('forbidden')
  const { events } = await world.verify(() => member(world.member, 'DELETE', channel, 'me'))
  expect(outline(events)).toEqual(['member/left to channel'])
  const again = await world.verify(() => member(world.member, 'DELETE', channel, 'me'))
  expect([again.result.status, again.events]).toEqual([204, []])
  const kicked = await world.verify(() => member(world.owner, 'DELETE', channel, world.bystander.id))
  expect(outline(kicked.events)).toEqual(['member/kicked to channel', 'notification/new to user'])
})

test('operator and voice are given by operators, muted is set by oneself and told to oneself', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  expect((await member(world.member, 'PATCH', channel, 'me', { operator: true })).body.code).toBe('forbidden')
  const { events } = await world.verify(() =>
    member(world.owner, 'PATCH', channel, world.member.id, { operator: true }),
  )
  expect(outline(events)).toEqual(['member/updated to channel'])
  expect((await member(world.owner, 'PATCH', channel, world.member.id, { muted: true })).body.code).toBe('forbidden')
  const muted = await world.verify(() => member(world.member, 'PATCH', channel, 'me', { muted: true }))
  expect(outline(muted.events)).toEqual(['member/updated to user'])
  expect((await world.verify(() => member(world.member, 'PATCH', channel, 'me', { muted: true }))).events).toEqual([])
  expect((await member(world.owner, 'PATCH', channel, world.bystander.id, { voice: true })).status).toBe(404)
})

test('AJ-72 members page by user id', async () => {
  const list = (query: string, user = world.bystander) =>
    world.call(user, 'GET', `/api/channels/${world.club.id}/members${query}`)
  const first = (await list('?limit=1')).body
  expect(first).toMatchObject({ items: [{ operator: true, user: { id: world.owner.id } }], prev: null })
  const second = (await list(`?limit=1&after=${first.next}`)).body
  expect([second.items[0].user.id, second.next]).toEqual([world.member.id, null])
  expect((await list(`?after=${world.outsider.id}`)).body.code).toBe('unknown_cursor')
  expect((await list('', world.outsider)).status).toBe(404)
})

test('ten who join at once are ten', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner] })
  await world.verify(async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => member(world.member, 'PUT', channel, 'me')))
    await member(world.bystander, 'PUT', channel, 'me')
    return all[0] ?? { status: 0, body: undefined }
  })
  expect((await world.call(world.owner, 'GET', `/api/channels/${channel.id}`)).body.member_count).toBe(3)
})
