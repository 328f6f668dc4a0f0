import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { EventEnvelope } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { buildChannel, buildCommunity, buildMember, type TestUser } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const open = (user: TestUser, ...others: readonly { readonly id: string }[]) =>
  world.call(user, 'POST', '/api/dms', { user_ids: others.map(({ id }) => id) })
const list = async (user: TestUser, query = '') => (await world.call(user, 'GET', `/api/dms${query}`)).body
const ids = (page: { items: readonly { id: string }[] }) => page.items.map(({ id }) => id)
const person = (username?: string) => buildMember(world.db, world.community, username ? { username } : {})

test('AJ-66, AJ-67, AJ-68 a DM begins with the first who asks, and is a channel of no community for the two', async () => {
  const { result, events } = await world.verify(() => open(world.member, world.bystander))
  expect(result.body).toMatchObject({ community_id: null, type: 'dm', name: '', joined: true, member_count: 2 })
  const people = [world.member, world.bystander].map(({ id }) => id).toSorted()
  expect(result.body.members.map(({ id }: { id: string }) => id)).toEqual(people)
  expect(outline(events)).toEqual([
    'channel/created to user',
    'channel/created to user',
    'member/joined to channel',
    'member/joined to channel',
  ])
  const again = await world.verify(() => open(world.bystander, world.member, world.member))
  expect([again.result.body.id, again.events]).toEqual([result.body.id, []])
})

test('AJ-67 a group DM is of three and more, and another one than those of two of them', async () => {
  const [a, b, c] = [await person(), await person(), await person()]
  const pair = (await open(a, b)).body
  const { result } = await world.verify(() => open(a, b, c))
  expect(result.body).toMatchObject({ type: 'group-dm', member_count: 3 })
  expect(result.body.id).not.toBe(pair.id)
  expect((await open(c, a, b)).body.id).toBe(result.body.id)
  const many = await Promise.all(Array.from({ length: 9 }, () => person()))
  expect((await open(a, ...many)).body.code).toBe('invalid_input')
  expect((await open(a, ...many.slice(0, 8), a)).body).toMatchObject({ member_count: 9 })
})

test('AJ-68 whoever begins the same DM at once gets the same one', async () => {
  const people = [await person(), await person(), await person()]
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) => open(people[at % 3] ?? world.owner, ...people)),
  )
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
  const { count } = await world.db.kysely
    .selectFrom('channel_members')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('channel_id', '=', answers[0]?.body.id)
    .executeTakeFirstOrThrow()
  expect(Number(count)).toBe(3)
})

test('a DM with oneself alone holds notes, and notifies nobody', async () => {
  const self = await person()
  const notes = (await open(self, self)).body
  expect(notes).toMatchObject({ type: 'dm', member_count: 1, members: [{ id: self.id }] })
  const { events } = await world.verify(() => world.post(self, notes, 'milk @here'))
  expect(outline(events)).toEqual(['message/created to channel'])
})

test('only people who share a community begin a DM, and who does not exist looks the same', async () => {
  for (const other of [world.outsider, { id: newId() }]) {
    expect(await open(world.member, other)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await open(world.member, world.bystander, other)).toMatchObject({ status: 404 })
  }
  expect((await world.call(world.member, 'POST', '/api/dms', { user_ids: [] })).body.code).toBe('invalid_input')
})

test('messages, threads, edits, reactions, topic and read state work in a DM as in a channel', async () => {
  const [a, b] = [await person('dora'), await person('emil')]
  const dm = (await open(a, b)).body
  const root = (await world.verify(() => world.post(a, dm, 'hello @emil @channel #club'))).result.body
  expect(root.mentions.map(({ type }: { type: string }) => type)).toEqual(['channel', 'user'])
  expect((await list(b)).items[0]).toMatchObject({ id: dm.id, unread_count: 1, mention_count: 1, last_seq: 1 })
  await world.verify(() => world.post(b, dm, 'reply', { parent_id: root.id }))
  await world.verify(() => world.call(a, 'PUT', `/api/messages/${root.id}`, { body_md: 'hello there' }))
  await world.verify(() => world.call(b, 'PUT', `/api/messages/${root.id}/reactions/${encodeURIComponent('👍')}`))
  await world.verify(() => world.call(b, 'PUT', `/api/channels/${dm.id}/read`, { message_id: root.id }))
  expect((await list(b)).items[0]).toMatchObject({ unread_count: 0, last_read_seq: 1 })
  await world.verify(() => world.call(a, 'PATCH', `/api/channels/${dm.id}`, { topic: 'Plans' }))
  await world.verify(() => world.call(a, 'DELETE', `/api/messages/${root.id}`))
  const members = (await world.call(a, 'GET', `/api/channels/${dm.id}/members`)).body.items
  expect(members).toHaveLength(2)
})

test('nobody else sees a DM, not even the owner of the community', async () => {
  const [a, b] = [await person(), await person()]
  const dm = (await open(a, b)).body
  const message = (await world.post(a, dm, 'between us')).body
  for (const stranger of [world.owner, world.outsider]) {
    for (const [method, path, body] of [
      ['GET', `/api/channels/${dm.id}`],
      ['GET', `/api/channels/${dm.id}/messages`],
      ['GET', `/api/channels/${dm.id}/members`],
      ['GET', `/api/messages/${message.id}`],
      ['GET', `/api/messages/${message.id}/replies`],
      ['PUT', `/api/messages/${message.id}`, { body_md: 'mine' }],
      ['DELETE', `/api/messages/${message.id}`],
      ['PUT', `/api/messages/${message.id}/reactions/${encodeURIComponent('👍')}`],
      ['POST', `/api/channels/${dm.id}/messages`, { body_md: 'let me in' }],
      ['PUT', `/api/channels/${dm.id}/members/me`],
      ['PATCH', `/api/channels/${dm.id}`, { topic: 'mine' }],
      ['DELETE', `/api/channels/${dm.id}`],
      ['PUT', `/api/channels/${dm.id}/read`, { message_id: message.id }],
    ] as const) {
      expect({ path, status: (await world.call(stranger, method, path, body)).status }).toEqual({ path, status: 404 })
    }
    expect(ids(await list(stranger))).not.toContain(dm.id)
  }
})

test('a DM keeps its people: nobody is added, none of two leaves, nothing of it is changed or deleted', async () => {
  const [a, b, c] = [await person(), await person(), await person()]
  const dm = (await open(a, b)).body
  const path = `/api/channels/${dm.id}`
  expect((await world.call(a, 'PUT', `${path}/members/${c.id}`)).body.code).toBe('forbidden')
  expect((await world.call(a, 'DELETE', `${path}/members/me`)).body.code).toBe('forbidden')
  expect((await world.call(a, 'DELETE', `${path}/members/${b.id}`)).body.code).toBe('forbidden')
  expect((await world.call(a, 'DELETE', path)).body.code).toBe('forbidden')
  for (const body of [{ visibility: 'public' }, { name: 'ours' }, { archived: true }, { modes: ['m'] }]) {
    expect((await world.call(a, 'PATCH', path, body)).body.code).toBe('forbidden')
  }
})

test('ABU-11 whoever is banned is out of the group DMs of its people, and writes to none of them', async () => {
  const [a, b, gone] = [await person(), await person(), await person()]
  const [pair, group] = [(await open(a, gone)).body, (await open(a, b, gone)).body]
  const said = (await world.post(gone, pair, 'hello')).body
  const ban = `/api/communities/${world.community.id}/bans/${gone.id}`
  const { events } = await world.verify(() => world.call(world.owner, 'PUT', ban, {}))
  expect(outline(events.filter(({ channel_id }) => channel_id === group.id))).toEqual(['member/left to channel'])
  expect((await world.call(gone, 'GET', `/api/channels/${group.id}/messages`)).status).toBe(404)
  expect((await world.call(a, 'GET', `/api/channels/${group.id}`)).body.member_count).toBe(2)
  expect((await world.post(a, group, 'we two')).status).toBe(201)
  // What was said stays readable, and nobody writes on.
  expect((await world.call(gone, 'GET', `/api/channels/${pair.id}/messages`)).body.items).toHaveLength(1)
  for (const author of [a, gone]) {
    expect((await world.post(author, pair, 'still here')).body.code).toBe('no_common_community')
  }
  const edit = await world.call(gone, 'PUT', `/api/messages/${said.id}`, { body_md: 'hey @here' })
  expect(edit.body.code).toBe('no_common_community')
})

test('ABU-11 in the DM of two who share no community any longer everything that others read is refused, and what is one’s own can be taken back', async () => {
  const [a, gone] = [await person(), await person()]
  const pair = (await open(a, gone)).body
  const thumb = encodeURIComponent('👍')
  const [root, mine] = [(await world.post(a, pair, 'root')).body, (await world.post(gone, pair, 'mine')).body]
  await world.call(gone, 'PUT', `/api/messages/${root.id}/reactions/${thumb}`)
  await world.call(gone, 'PUT', `/api/messages/${root.id}/pin`)
  expect((await list(gone)).items[0]).not.toHaveProperty('estranged')
  await world.call(gone, 'DELETE', `/api/communities/${world.community.id}/members/me`)
  const file = { channel_id: pair.id, filename: 'a.txt', size_bytes: 4 }
  const due_at = new Date(world.clock.now() + 60_000).toISOString()
  for (const who of [a, gone]) {
    const tries = [
      await world.post(who, pair, 'more'),
      await world.post(who, pair, 'reply', { parent_id: root.id }),
      await world.call(who, 'PUT', `/api/messages/${root.id}/reactions/${encodeURIComponent('🎉')}`),
      await world.call(who, 'PUT', `/api/messages/${mine.id}/pin`),
      await world.call(who, 'DELETE', `/api/messages/${root.id}/pin`),
      await world.call(who, 'PUT', `/api/messages/${who === a ? root.id : mine.id}`, { body_md: 'changed' }),
      await world.call(who, 'PATCH', `/api/channels/${pair.id}`, { topic: 'More' }),
      await world.call(who, 'POST', '/api/attachments', file),
      await world.call(who, 'POST', '/api/reminders', { text: 'Tea', due_at, channel_id: pair.id }),
    ]
    expect(tries.map(({ status, body }) => [status, body.code])).toEqual(tries.map(() => [403, 'no_common_community']))
    expect((await list(who)).items[0]).toMatchObject({ id: pair.id, estranged: true })
    expect((await world.call(who, 'GET', '/api/memberships')).body.silent_in).toEqual([pair.id])
  }
  const taken = await world.verify(() => world.call(gone, 'DELETE', `/api/messages/${root.id}/reactions/${thumb}`))
  expect([taken.result.status, outline(taken.events)]).toEqual([204, ['reaction/removed to channel']])
  expect((await world.verify(() => world.call(gone, 'DELETE', `/api/messages/${mine.id}`))).result.status).toBe(204)
  const read = await world.call(gone, 'PUT', `/api/channels/${pair.id}/read`, { message_id: root.id })
  expect(read.status).toBe(200)
})

test('both are told when nobody can write in their DM any longer, and when they can again', async () => {
  const [{ member }, other] = [world, await person()]
  const pair = (await open(member, other)).body
  await open(member, other, world.owner)
  const code = (await world.call(world.owner, 'POST', `/api/communities/${world.community.id}/invites`, {})).body.code
  const told = (events: readonly EventEnvelope[]) =>
    events.filter(({ type }) => type === 'dm/updated').map(({ user_id, payload }) => [user_id, payload])
  const expected = (estranged: boolean) =>
    [member.id, other.id].toSorted().map((user_id) => [user_id, { channel_id: pair.id, user_id, estranged }])
  const left = await world.verify(() =>
    world.call(other, 'DELETE', `/api/communities/${world.community.id}/members/me`),
  )
  expect(told(left.events)).toEqual(expected(true))
  const back = await world.verify(() => world.call(other, 'POST', `/api/invites/${code}/accept`))
  expect(told(back.events)).toEqual(expected(false))
  const kick = `/api/communities/${world.community.id}/members/${other.id}`
  expect(told((await world.verify(() => world.call(world.owner, 'DELETE', kick))).events)).toEqual(expected(true))
})

test('a new name is told also to whom one only shares a DM with', async () => {
  const elsewhere = await buildCommunity(world.db)
  const left = await buildMember(world.db, elsewhere)
  await world.db.kysely
    .insertInto('community_members')
    .values({ community_id: world.community.id, user_id: left.id, role: 'member' })
    .execute()
  await open(world.bystander, left)
  await world.call(left, 'DELETE', `/api/communities/${world.community.id}/members/me`)
  await world.takeEvents()
  const { events } = await world.verify(() => world.call(left, 'PATCH', '/api/me', { display_name: 'Elsewhere' }))
  expect(events.map(({ audience, user_id }) => [audience, user_id ?? null])).toEqual([
    ['community', null],
    ['user', world.bystander.id],
    ['user', left.id],
  ])
})

test('whoever is left in a group DM with nobody of their communities is told', async () => {
  const [a, between] = [await person(), await person()]
  const elsewhere = await buildCommunity(world.db)
  const far = await buildMember(world.db, elsewhere)
  await world.db.kysely
    .insertInto('community_members')
    .values({ community_id: elsewhere.id, user_id: between.id, role: 'member' })
    .execute()
  const group = (await open(between, a, far)).body
  const { events } = await world.verify(() => world.call(between, 'DELETE', `/api/channels/${group.id}/members/me`))
  expect(outline(events)).toEqual(['member/left to channel', 'dm/updated to user', 'dm/updated to user'])
  expect((await world.post(a, group, 'hello?')).body.code).toBe('no_common_community')
})

test('whoever leaves one community stays in the DMs with people of another', async () => {
  const [a, b] = [await person(), await person()]
  const elsewhere = await buildCommunity(world.db)
  await world.db.kysely
    .insertInto('community_members')
    .values([a, b].map(({ id: user_id }) => ({ community_id: elsewhere.id, user_id, role: 'member' as const })))
    .execute()
  const group = (await open(a, b, world.bystander)).body
  await world.call(b, 'DELETE', `/api/communities/${world.community.id}/members/me`)
  expect((await world.post(b, group, 'still with you')).status).toBe(201)
  expect((await world.post(b, (await open(b, a)).body, 'and with you')).status).toBe(201)
})

test('whoever leaves a group DM is out, and a new one of the same people is a new one', async () => {
  const [a, b, c] = [await person(), await person(), await person()]
  const group = (await open(a, b, c)).body
  const { events } = await world.verify(() => world.call(c, 'DELETE', `/api/channels/${group.id}/members/me`))
  expect(outline(events)).toEqual(['member/left to channel'])
  expect((await world.call(c, 'GET', `/api/channels/${group.id}/messages`)).status).toBe(404)
  expect((await world.post(a, group, 'c is gone')).status).toBe(201)
  expect((await open(c, a, b)).body.id).not.toBe(group.id)
  for (const last of [a, b]) await world.call(last, 'DELETE', `/api/channels/${group.id}/members/me`)
  await world.takeEvents()
  const left = await world.db.kysely.selectFrom('channels').select('id').where('id', '=', group.id).execute()
  expect(left).toEqual([])
})

test('AJ-72, AJ-87 DMs are listed newest activity first, page by page both ways, and no channels with them', async () => {
  const self = await person()
  const others = [await person(), await person(), await person(), await person()]
  await buildChannel(world.db, world.community, { members: [self] })
  const dms: string[] = []
  for (const other of others) {
    world.clock.advance(1_000)
    dms.push((await open(self, other)).body.id)
  }
  expect(ids(await list(self))).toEqual(dms.toReversed())
  const first = await list(self, '?limit=2')
  const rest = await list(self, `?limit=2&after=${first.next}`)
  expect([...ids(first), ...ids(rest)]).toEqual(dms.toReversed())
  expect(rest.next).toBeNull()
  expect(ids(await list(self, `?limit=2&before=${rest.prev}`))).toEqual(ids(first))
  expect((await list(self, `?after=${newId()}`)).code).toBe('unknown_cursor')
  expect((await list(world.outsider, `?after=${dms[0]}`)).code).toBe('unknown_cursor')
  await world.post(others[1] ?? self, { id: dms[1] ?? '' }, 'anybody there?')
  await world.db.sql`update messages set created_at = now() + interval '1 hour' where channel_id = ${dms[1] ?? ''}`
  expect(ids(await list(self))[0]).toBe(dms[1])
})

test('AJ-64, AJ-69, AJ-70 sync has the DMs beside the communities, and they outlive the community they began in', async () => {
  const community = await buildCommunity(world.db)
  const a = await buildMember(world.db, community)
  const b = await buildMember(world.db, community)
  const dm = (await open(a, b)).body
  await world.post(b, dm, 'hi')
  await world.takeEvents()
  const sync = (await world.call(a, 'GET', '/api/sync')).body
  expect(sync.communities.map(({ id }: { id: string }) => id)).toEqual([community.id])
  expect(sync.dms).toMatchObject([{ id: dm.id, unread_count: 1, members: [{}, {}] }])
  expect(sync.notification_count).toBe(1)
  const { channels } = (await world.call(a, 'GET', '/api/memberships')).body
  expect(channels).toContainEqual({ id: dm.id, community_id: null })
  await world.call(community.owner, 'DELETE', `/api/communities/${community.id}/members/${a.id}`)
  expect((await world.call(a, 'GET', `/api/channels/${dm.id}/messages`)).body.items).toMatchObject([{ body_md: 'hi' }])
  expect((await open(a, b)).status).toBe(404)
})
