import { afterEach, beforeEach, expect, test } from 'bun:test'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const pathOf = (id: string) => `/api/communities/${world.community.slug}/mutes/${id}`
const mute = (user: TestWorld['owner'], id: string, until: string | null = null) =>
  world.call(user, 'PUT', pathOf(id), { until })
const inAnHour = () => new Date(world.clock.now() + 3_600_000).toISOString()

test('AJ-32 somebody who is muted posts, replies and edits nothing in the community until it ends, and reads on', async () => {
  const root = (await world.post(world.member, world.club, 'before')).body.id
  expect((await mute(world.owner, world.member.id, inAnHour())).status).toBe(204)
  const refused = { status: 403, body: { code: 'muted' } }
  expect(await world.post(world.member, world.club, 'plain')).toMatchObject(refused)
  expect(await world.post(world.member, world.vault, 'ask @bo')).toMatchObject(refused)
  expect(await world.post(world.member, world.club, 'reply', { parent_id: root })).toMatchObject(refused)
  expect(await world.call(world.member, 'PUT', `/api/messages/${root}`, { body_md: 'changed' })).toMatchObject(refused)
  expect((await world.call(world.member, 'GET', `/api/channels/${world.club.id}/messages`)).status).toBe(200)
  expect((await world.post(world.owner, world.club, 'others go on')).status).toBe(201)
  const dm = (await world.call(world.member, 'POST', '/api/dms', { user_ids: [world.owner.id] })).body
  expect((await world.post(world.member, dm, 'a DM is no business of the community')).status).toBe(201)
  expect((await world.call(world.owner, 'DELETE', pathOf(world.member.id))).status).toBe(204)
  expect((await world.post(world.member, world.club, 'after')).status).toBe(201)
})

test('AJ-32 somebody who is muted takes back, marks read, leaves and deletes, and reacts, names and adds nothing', async () => {
  const mine = (await world.post(world.member, world.club, 'mine')).body.id
  const theirs = (await world.post(world.owner, world.club, 'theirs')).body.id
  const reaction = (emoji: string, id = theirs) => `/api/messages/${id}/reactions/${encodeURIComponent(emoji)}`
  await world.call(world.member, 'PUT', reaction('👍'))
  await mute(world.owner, world.member.id)
  const { club, vault, member } = world
  const refused: [string, string, object?][] = [
    ['PUT', reaction('🎉')],
    ['PUT', reaction('👍')],
    ['PUT', `/api/messages/${theirs}/pin`],
    ['POST', `/api/communities/${world.community.id}/channels`, { name: 'mine' }],
    ['PATCH', `/api/channels/${vault.id}`, { topic: 'loud' }],
    ['PATCH', `/api/channels/${vault.id}`, { name: 'loud' }],
    ['PUT', `/api/channels/${vault.id}/members/${world.bystander.id}`],
    ['POST', '/api/commands', { channel_id: vault.id, text: '/topic loud' }],
    ['POST', '/api/commands', { channel_id: club.id, text: '/add @bo' }],
    ['POST', '/api/commands', { channel_id: club.id, text: '/me waves' }],
  ]
  for (const [method, path, body] of refused) {
    const answer = await world.call(member, method, path, body)
    expect([method, path, answer.body?.code]).toEqual([method, path, 'muted'])
  }
  const done: [string, string, object?][] = [
    ['DELETE', reaction('👍')],
    ['PUT', `/api/channels/${club.id}/read`, { message_id: theirs }],
    ['PUT', `/api/messages/${theirs}/follow`],
    ['PATCH', `/api/channels/${club.id}/members/me`, { notify_level: 'none' }],
    ['DELETE', `/api/messages/${mine}`],
    ['DELETE', `/api/channels/${club.id}/members/me`],
    ['PUT', `/api/channels/${club.id}/members/me`],
  ]
  for (const [method, path, body] of done) {
    const answer = await world.verify(() => world.call(member, method, path, body))
    expect([method, path, answer.result.status < 300]).toEqual([method, path, true])
  }
  const dm = (await world.call(member, 'POST', '/api/dms', { user_ids: [world.owner.id] })).body
  const said = (await world.post(member, dm, 'here it is allowed')).body.id
  expect((await world.call(member, 'PUT', reaction('👍', said))).status).toBe(204)
})

test('AJ-32 an admin who is muted goes on moderating, and lets nothing in that speaks', async () => {
  const home = `/api/communities/${world.community.id}`
  const bot = await world.call(world.owner, 'POST', `${home}/api-users`, { username: 'helper' })
  await world.call(world.owner, 'PATCH', `${home}/members/${world.member.id}`, { role: 'admin' })
  await mute(world.owner, world.member.id)
  const url = 'https://example.org/'
  const refused: [string, object][] = [
    ['/invites', {}],
    ['/webhooks', { channel_id: world.club.id, name: 'CI' }],
    ['/outgoing-webhooks', { name: 'CRM', url, events: ['member/joined'] }],
    ['/api-users', { username: 'parrot' }],
    [`/api-users/${bot.body.id}/tokens`, { name: 'CI', scopes: ['write'] }],
    ['/commands', { name: 'weather', help: 'Tell the weather', url }],
  ]
  for (const [path, body] of refused)
    expect([path, (await world.call(world.member, 'POST', home + path, body)).body.code]).toEqual([path, 'muted'])
  expect((await mute(world.member, world.bystander.id)).status).toBe(204)
  expect((await world.call(world.member, 'PATCH', `/api/channels/${world.club.id}`, { modes: ['m'] })).status).toBe(200)
})

test('AJ-32 sync and memberships say where one is muted, and whoever becomes an owner is muted no longer', async () => {
  const mutedIn = async () => [
    (await world.call(world.member, 'GET', '/api/sync')).body.muted_in,
    (await world.call(world.member, 'GET', '/api/memberships')).body.muted_in,
  ]
  expect(await mutedIn()).toEqual([[], []])
  await world.verify(() => mute(world.owner, world.member.id))
  expect(await mutedIn()).toEqual([[world.community.id], [world.community.id]])
  const member = `/api/communities/${world.community.id}/members/${world.member.id}`
  const { events } = await world.verify(() => world.call(world.owner, 'PATCH', member, { role: 'owner' }))
  expect(events.map(({ type }) => type)).toContain('member/unmuted')
  expect(await mutedIn()).toEqual([[], []])
})

test('AJ-32 a mute ends by itself, and leaving does not end it', async () => {
  await mute(world.owner, world.member.id)
  await world.call(world.member, 'DELETE', `/api/channels/${world.club.id}/members/me`)
  await world.call(world.member, 'PUT', `/api/channels/${world.club.id}/members/me`)
  expect((await world.post(world.member, world.club, 'back')).body.code).toBe('muted')
  await world.db.kysely
    .updateTable('mutes')
    .set({ until: new Date(Date.now() - 1_000) })
    .execute()
  expect((await world.post(world.member, world.club, 'over')).status).toBe(201)
  expect((await mute(world.owner, world.member.id, '2020-01-01T00:00:00.000Z')).body.code).toBe('invalid_input')
})

test('AJ-36 admins mute people below them, nobody else anybody, and nobody ends their own', async () => {
  expect((await mute(world.member, world.bystander.id)).body.code).toBe('forbidden')
  expect((await mute(world.outsider, world.member.id)).body.code).toBe('not_found')
  expect((await mute(world.owner, world.owner.id)).body.code).toBe('forbidden')
  await mute(world.owner, world.member.id)
  expect((await world.call(world.member, 'DELETE', pathOf(world.member.id))).body.code).toBe('forbidden')
})

test('AJ-32 /mute and /unmute do the same', async () => {
  const run = async (user: TestWorld['owner'], text: string) =>
    (await world.call(user, 'POST', '/api/commands', { text, channel_id: world.club.id })).body
  expect((await run(world.member, '/mute @bo')).code).toBe('forbidden')
  for (const wrong of ['/mute @mia long', '/mute @mia 0m', '/mute @mia 1000w'])
    expect((await run(world.owner, wrong)).ok).toBe(false)
  expect((await run(world.owner, '/mute @mia 10m')).text).toContain('is muted until')
  expect((await world.post(world.member, world.club, 'hi')).body.code).toBe('muted')
  expect((await run(world.owner, '/unmute @mia')).ok).toBe(true)
  expect((await world.post(world.member, world.club, 'hi')).status).toBe(201)
})

test('AJ-103 who is muted is told so, and when it ends, and admins see who is', async () => {
  const until = inAnHour()
  const { events } = await world.verify(() => mute(world.owner, world.member.id, until))
  expect(events.map(({ type, user_id }) => [type, user_id])).toEqual([
    ['member/muted', world.member.id],
    ['notification/new', world.member.id],
  ])
  expect(events[0]?.payload).toMatchObject({ user_id: world.member.id, until })
  const [notice] = (await world.call(world.member, 'GET', '/api/notifications')).body.items
  expect(notice).toMatchObject({ type: 'system', data: { event: 'muted', until } })
  await mute(world.owner, world.bystander.id)
  const list = (user: TestWorld['owner'], query = '') =>
    world.call(user, 'GET', `/api/communities/${world.community.slug}/mutes${query}`)
  const { items } = (await list(world.owner)).body
  const muted_by = expect.objectContaining({ id: world.owner.id })
  expect(items).toMatchObject([
    { user: { id: world.member.id }, until, muted_by },
    { user: { id: world.bystander.id }, until: null, muted_by },
  ])
  const first = (await list(world.owner, '?limit=1')).body
  expect((await list(world.owner, `?after=${first.next}`)).body.items).toHaveLength(1)
  expect((await list(world.member)).body.code).toBe('forbidden')
  expect((await list(world.outsider)).body.code).toBe('not_found')
  const { events: ended } = await world.verify(() => world.call(world.owner, 'DELETE', pathOf(world.bystander.id)))
  expect(ended.map(({ type, user_id }) => [type, user_id])).toEqual([['member/unmuted', world.bystander.id]])
  await world.db.kysely
    .updateTable('mutes')
    .set({ until: new Date(Date.now() - 1_000) })
    .execute()
  expect((await list(world.owner)).body.items).toEqual([])
})
