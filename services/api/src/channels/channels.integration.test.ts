import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { buildChannel, buildCommunity } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const create = (user: TestWorld['member'], body: object) =>
  world.call(user, 'POST', `/api/communities/${world.community.slug}/channels`, body)
const change = (user: TestWorld['member'], channel: { id: string }, body: object) =>
  world.call(user, 'PATCH', `/api/channels/${channel.id}`, body)
const names = async (user: TestWorld['member'], query = '') =>
  (await world.call(user, 'GET', `/api/communities/${world.community.id}/channels${query}`)).body.items.map(
    ({ name }: { name: string }) => name,
  )

test('AC-T6 AJ-63 listing gives the channels I am in and the public ones, by name too', async () => {
  expect(await names(world.bystander)).toEqual(['general', 'club'])
  expect(await names(world.member)).toEqual(['general', 'club', 'vault'])
  expect(await names(world.bystander, '?name=club')).toEqual(['club'])
  expect(await names(world.bystander, '?name=vault')).toEqual([])
})

test('AJ-72 channels page by id, and a hidden one is no cursor', async () => {
  const list = (query: string) =>
    world.call(world.bystander, 'GET', `/api/communities/${world.community.id}/channels${query}`)
  const first = (await list('?limit=1')).body
  expect([first.items[0].name, first.prev]).toEqual(['general', null])
  const second = (await list(`?limit=1&after=${first.next}`)).body
  expect([second.items[0].name, second.next, second.prev]).toEqual(['club', null, world.club.id])
  expect((await list(`?before=${second.prev}`)).body.items[0].name).toBe('general')
  expect((await list(`?after=${world.vault.id}`)).body.code).toBe('unknown_cursor')
  expect((await list(`?after=${newId()}`)).body.code).toBe('unknown_cursor')
})

test('whoever creates a public channel is its operator, and the community learns of it', async () => {
  const { result, events } = await world.verify(() => create(world.member, { name: '#New-Room', topic: 'fresh' }))
  expect(result).toMatchObject({
    status: 201,
    body: { name: 'new-room', joined: true, operator: true, member_count: 1 },
  })
  expect(outline(events)).toEqual(['channel/created to community', 'member/joined to channel'])
})

test('a private channel is announced to nobody but its maker', async () => {
  const { result, events } = await world.verify(() => create(world.member, { name: 'den', visibility: 'private' }))
  expect(result.body).toMatchObject({ visibility: 'private', joined: true })
  expect(outline(events)).toEqual(['channel/created to user', 'member/joined to channel'])
  expect((await world.call(world.owner, 'GET', `/api/channels/${result.body.id}`)).status).toBe(404)
})

test('a taken or malformed name is refused', async () => {
  expect((await create(world.member, { name: 'club' })).body).toMatchObject({ status: 409, code: 'name_taken' })
  for (const name of ['', 'a b', '<script>', 'x'.repeat(81), 'a\u202eb']) {
    expect((await create(world.member, { name })).body).toMatchObject({ status: 400, code: 'invalid_input' })
  }
  expect((await create(world.member, { name: 'nul\u0000' })).status).toBe(400)
  expect((await create(world.outsider, { name: 'mine' })).status).toBe(404)
})

test('a topic is text, whatever it looks like', async () => {
  const { body } = await change(world.owner, world.club, { topic: '<script>alert(1)</script>' })
  expect(body.topic).toBe('<script>alert(1)</script>')
})

test('a community has room for a bounded number of channels', async () => {
  const full = await buildCommunity(world.db)
  await world.db.kysely
    .insertInto('channels')
    .values(
      Array.from({ length: limits.channelsPerCommunity - 1 }, (_, n) => ({
        id: newId(),
        community_id: full.id,
        name: `c${n}`,
      })),
    )
    .execute()
  const { body } = await world.call(full.owner, 'POST', `/api/communities/${full.id}/channels`, { name: 'one-more' })
  expect(body).toMatchObject({ status: 409, code: 'limit_reached' })
})

test('members set the topic, with +t operators; the rest is for operators and admins', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  const topic = await world.verify(() => change(world.member, channel, { topic: 'ours' }))
  expect([topic.result.body.topic, outline(topic.events)]).toEqual(['ours', ['channel/updated to community']])
  expect((await change(world.member, channel, { name: 'ours' })).body.code).toBe('forbidden')
  expect((await change(world.bystander, channel, { topic: 'theirs' })).body.code).toBe('forbidden')
  expect((await change(world.outsider, channel, { topic: 'theirs' })).status).toBe(404)
  const modes = await world.verify(() => change(world.owner, channel, { modes: ['t', 'i'] }))
  expect(modes.result.body.modes).toEqual(['i', 't'])
  expect((await change(world.member, channel, { topic: 'no' })).body.code).toBe('forbidden')
  expect((await change(world.owner, channel, { name: 'club' })).body.code).toBe('name_taken')
})

test('a change that changes nothing tells nobody', async () => {
  const { result, events } = await world.verify(() => change(world.owner, world.club, { name: 'club' }))
  expect([result.status, events]).toEqual([200, []])
})

test('archiving and taking out of the archive', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner] })
  const archived = await world.verify(() => change(world.owner, channel, { archived: true }))
  expect(archived.result.body.archived_at).not.toBeNull()
  const opened = await world.verify(() => change(world.owner, channel, { archived: false }))
  expect(opened.events.map(({ payload }) => payload['archived'])).toEqual([false])
  expect(opened.result.body.archived_at).toBeNull()
})

test('nothing of an archived channel changes but how long it is kept, until it is opened again', async () => {
  const members = [world.owner, world.member]
  const channel = await buildChannel(world.db, world.community, { name: 'past', members })
  await change(world.owner, channel, { archived: true })
  const path = `/api/channels/${channel.id}`
  for (const body of [
    { name: 'passed' },
    { topic: 'Over' },
    { visibility: 'private' },
    { modes: ['m'] },
    { category_id: null },
    { is_default: true },
    { archived: true, topic: 'Over' },
  ]) {
    expect([body, (await change(world.owner, channel, body)).body.code]).toEqual([body, 'channel_archived'])
  }
  expect((await change(world.member, channel, { topic: 'Over' })).body.code).toBe('channel_archived')
  const webhook = { channel_id: channel.id, name: 'CI' }
  const refused = [
    await world.call(world.owner, 'PATCH', `${path}/members/${world.member.id}`, { operator: true }),
    await world.call(world.owner, 'PUT', `${path}/members/${world.bystander.id}`),
    await world.call(world.bystander, 'PUT', `${path}/members/me`),
    await world.call(world.owner, 'POST', `/api/communities/${world.community.id}/webhooks`, webhook),
  ]
  expect(refused.map(({ body }) => body.code)).toEqual(refused.map(() => 'channel_archived'))
  expect((await world.call(world.member, 'GET', '/api/memberships')).body.silent_in).toEqual([channel.id])
  const done = [
    await world.call(world.bystander, 'GET', `${path}/messages`),
    await change(world.owner, channel, { archived: true }),
    await change(world.owner, channel, { retention_days: 30 }),
    await world.call(world.member, 'PATCH', `${path}/members/me`, { notify_level: 'none' }),
    await world.call(world.member, 'DELETE', `${path}/members/me`),
    await change(world.owner, channel, { archived: false, topic: 'Back' }),
  ]
  expect(done.map(({ status }) => status)).toEqual([200, 200, 200, 204, 204, 200])
  expect(done.at(-1)?.body).toMatchObject({ archived_at: null, topic: 'Back', retention_days: 30 })
})

test('HC-48 whoever has no voice in a channel with +m sets no topic there', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  await change(world.owner, channel, { modes: ['m'] })
  expect((await change(world.member, channel, { topic: 'Mine' })).body.code).toBe('channel_moderated')
  await world.call(world.owner, 'PATCH', `/api/channels/${channel.id}/members/${world.member.id}`, { voice: true })
  expect((await change(world.member, channel, { topic: 'Mine' })).status).toBe(200)
})

test('a channel that becomes private vanishes for outsiders, who learn nothing else, and comes back when public', async () => {
  const channel = await buildChannel(world.db, world.community, { name: 'plans', members: [world.owner, world.member] })
  const hidden = await world.verify(() => change(world.owner, channel, { visibility: 'private', name: 'secret-plans' }))
  expect(outline(hidden.events)).toEqual(['channel/hidden to community', 'channel/updated to channel'])
  expect(hidden.events[0]?.payload).toEqual({ channel_id: channel.id })
  expect((await world.call(world.bystander, 'GET', `/api/channels/${channel.id}`)).status).toBe(404)
  const inside = await world.verify(() => change(world.owner, channel, { topic: 'hush' }))
  expect(outline(inside.events)).toEqual(['channel/updated to channel'])
  expect(inside.events[0]?.rev).toBe(Number(hidden.events[1]?.rev) + 1)
  const shown = await world.verify(() => change(world.owner, channel, { visibility: 'public' }))
  expect(outline(shown.events)).toEqual(['channel/updated to community'])
})

test('owner and admins delete a channel with all that is in it', async () => {
  const open = await buildChannel(world.db, world.community, { members: [world.member, world.owner] })
  const closed = await buildChannel(world.db, world.community, {
    visibility: 'private',
    members: [world.member, world.owner],
  })
  const message = (await world.post(world.member, open, 'x')).body.id
  expect((await world.call(world.member, 'DELETE', `/api/channels/${open.id}`)).body.code).toBe('forbidden')
  expect((await world.call(world.outsider, 'DELETE', `/api/channels/${open.id}`)).status).toBe(404)
  const one = await world.verify(() => world.call(world.owner, 'DELETE', `/api/channels/${open.id}`))
  expect([one.result.status, outline(one.events)]).toEqual([204, ['channel/deleted to community']])
  const two = await world.verify(() => world.call(world.owner, 'DELETE', `/api/channels/${closed.id}`))
  expect(outline(two.events)).toEqual(['channel/deleted to channel'])
  expect((await world.call(world.member, 'GET', `/api/messages/${message}`)).status).toBe(404)
})
