import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildChannel, buildCommunity, buildMember } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const call = (user: TestWorld['member'], method: string, who: string, body?: object) =>
  world.call(user, method, `/api/communities/${world.community.id}/members/${who}`, body)

test('AJ-64 AJ-72 members are listed for members, page by page', async () => {
  const list = (query: string, user = world.member) =>
    world.call(user, 'GET', `/api/communities/${world.community.slug}/members${query}`)
  const all = (await list('')).body.items
  expect(all.map(({ role, user }: { role: string; user: { id: string } }) => [user.id, role])).toContainEqual([
    world.owner.id,
    'owner',
  ])
  const first = (await list('?limit=2')).body
  const rest = (await list(`?limit=50&after=${first.next}`)).body
  expect([...first.items, ...rest.items]).toEqual(all)
  expect((await list(`?after=${world.outsider.id}`)).body.code).toBe('unknown_cursor')
  expect((await list('', world.outsider)).status).toBe(404)
})

test('one member is read by members, with `me` for oneself', async () => {
  const { member, bystander, outsider, community } = world
  await call(world.owner, 'PATCH', bystander.id, { nickname: 'Buddy' })
  const listed = (await world.call(member, 'GET', `/api/communities/${community.id}/members`)).body.items
  const ofList = (id: string) => listed.find(({ user }: { user: { id: string } }) => user.id === id)
  expect((await call(member, 'GET', bystander.id)).body).toEqual(ofList(bystander.id))
  expect((await call(member, 'GET', bystander.id)).body.nickname).toBe('Buddy')
  expect((await call(member, 'GET', 'me')).body).toEqual(ofList(member.id))
  const refused = [await call(member, 'GET', outsider.id), await call(outsider, 'GET', member.id)]
  refused.push(await call(member, 'GET', newId()), await call(outsider, 'GET', 'me'))
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect((await call(member, 'GET', 'nobody')).status).toBe(400)
  await call(world.owner, 'PATCH', bystander.id, { nickname: null })
})

test('the owner makes an admin, who makes no owner', async () => {
  const chief = await buildMember(world.db, world.community)
  const { result, events } = await world.verify(() => call(world.owner, 'PATCH', chief.id, { role: 'admin' }))
  expect([result.body.role, outline(events)]).toEqual([
    'admin',
    ['member/updated to community', 'notification/new to user'],
  ])
  expect((await call(chief, 'PATCH', world.member.id, { role: 'owner' })).body.code).toBe('forbidden')
  expect((await call(chief, 'PATCH', world.owner.id, { role: 'member' })).body.code).toBe('forbidden')
  await world.verify(() => call(chief, 'PATCH', world.member.id, { role: 'admin' }))
  await world.verify(() => call(chief, 'PATCH', world.member.id, { role: 'member' }))
  expect((await call(world.member, 'PATCH', world.member.id, { role: 'admin' })).body.code).toBe('forbidden')
  expect((await call(world.outsider, 'PATCH', world.member.id, { role: 'admin' })).status).toBe(404)
  expect((await call(world.owner, 'PATCH', newId(), { role: 'admin' })).status).toBe(404)
})

test('a nickname is set by oneself and by admins', async () => {
  const { result } = await world.verify(() => call(world.member, 'PATCH', 'me', { nickname: 'M' }))
  expect(result.body.nickname).toBe('M')
  expect((await call(world.bystander, 'PATCH', world.member.id, { nickname: 'X' })).body.code).toBe('forbidden')
  expect((await call(world.owner, 'PATCH', world.member.id, { nickname: null })).body.nickname).toBeNull()
  expect((await call(world.member, 'PATCH', 'me', { nickname: 'a\u202eb' })).status).toBe(400)
})

test('a community keeps an owner, also when two go at once', async () => {
  const place = await buildCommunity(world.db)
  const second = await buildMember(world.db, place, { role: 'owner' })
  const path = `/api/communities/${place.id}/members/me`
  const both = await Promise.all([world.call(place.owner, 'DELETE', path), world.call(second, 'DELETE', path)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409])
  const last = both[0]?.status === 409 ? place.owner : second
  expect((await world.call(last, 'PATCH', path, { role: 'member' })).body.code).toBe('last_owner')
})

test('leaving and being kicked end every channel membership, and everybody sees it', async () => {
  const place = await buildChannel(world.db, world.community, {
    visibility: 'private',
    members: [world.bystander, world.member],
  })
  const { result, events } = await world.verify(() => call(world.owner, 'DELETE', world.bystander.id))
  expect(result.status).toBe(204)
  expect(outline(events).toSorted()).toEqual([
    'member/kicked to channel',
    'member/kicked to channel',
    'member/kicked to community',
    'notification/new to user',
  ])
  expect(events.at(-1)?.payload).toMatchObject({ user_id: world.bystander.id })
  expect((await world.call(world.bystander, 'GET', `/api/channels/${place.id}`)).status).toBe(404)
  expect((await world.call(world.bystander, 'GET', `/api/communities/${world.community.id}`)).status).toBe(404)
  const left = await world.verify(() => call(world.member, 'DELETE', 'me'))
  expect(left.events.at(-1)).toMatchObject({ type: 'member/left', channel_id: null })
})

test('people are kicked from above only', async () => {
  const [admin, peer, plain] = [
    await buildMember(world.db, world.community, { role: 'admin' }),
    await buildMember(world.db, world.community, { role: 'admin' }),
    await buildMember(world.db, world.community),
  ]
  expect((await call(admin, 'DELETE', peer.id)).body.code).toBe('forbidden')
  expect((await call(admin, 'DELETE', world.owner.id)).body.code).toBe('forbidden')
  expect((await call(plain, 'DELETE', admin.id)).body.code).toBe('forbidden')
  expect((await call(world.outsider, 'DELETE', plain.id)).status).toBe(404)
  expect((await call(admin, 'DELETE', plain.id)).status).toBe(204)
  expect((await call(admin, 'DELETE', plain.id)).status).toBe(404)
})

test('AJ-9 role changes and kicks are in the audit log, departures are not', async () => {
  const place = await buildCommunity(world.db)
  const [kicked, gone] = [await buildMember(world.db, place), await buildMember(world.db, place)]
  const path = (who: string) => `/api/communities/${place.id}/members/${who}`
  await world.call(place.owner, 'PATCH', path(kicked.id), { role: 'admin', nickname: 'K' })
  await world.call(place.owner, 'PATCH', path(kicked.id), { role: 'admin' })
  await world.call(place.owner, 'DELETE', `/api/channels/${place.general.id}/members/${kicked.id}`)
  await world.call(place.owner, 'DELETE', path(kicked.id))
  await world.call(gone, 'DELETE', path('me'))
  const rows = await world.db.kysely
    .selectFrom('audit_log')
    .select(['action', 'actor_id', 'target', 'data'])
    .where('community_id', '=', place.id)
    .orderBy('id')
    .execute()
  const by = { actor_id: place.owner.id, target: kicked.id }
  expect(rows).toEqual([
    { ...by, action: 'member/role-changed', data: { from: 'member', to: 'admin' } },
    { ...by, action: 'member/kicked', data: { channel_id: place.general.id } },
    { ...by, action: 'member/kicked', data: {} },
  ])
})
