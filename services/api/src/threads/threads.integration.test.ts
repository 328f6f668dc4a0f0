import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { EventEnvelope } from '@ajet/shared/schema'
import { buildChannel, buildMember, verifyAction, type TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let [ann, ben, cleo]: TestUser[] = []
let channel: { readonly id: string; readonly name: string }
let root: string
beforeEach(async () => {
  world = await testWorld()
  ;[ann, ben, cleo] = await Promise.all(
    ['ann', 'ben', 'cleo'].map((username) => buildMember(world.db, world.community, { username })),
  )
  channel = await buildChannel(world.db, world.community, { members: [person(ann), person(ben), person(cleo)] })
  root = (await world.post(person(ann), channel, 'a question')).body.id
})
afterEach(() => world[Symbol.asyncDispose]())

function person(user: TestUser | undefined): TestUser {
  if (!user) throw new Error('The world is not built')
  return user
}

const reply = async (user: TestUser | undefined, body_md: string, parent_id = root) => {
  const { body } = await world.post(person(user), channel, body_md, { parent_id })
  return { id: body.id as string, events: await world.takeEvents() }
}
const threads = async (user: TestUser | undefined, query = '') =>
  (await world.call(person(user), 'GET', `/api/threads${query}`)).body
const act = (user: TestUser | undefined, method: string, what: 'follow' | 'read', body?: object, id = root) =>
  world.call(person(user), method, `/api/messages/${id}/${what}`, body)
const unread = async (user: TestUser | undefined) =>
  (await world.call(person(user), 'GET', '/api/sync')).body.thread_unread_count
const told = async (user: TestUser | undefined) => {
  const { items } = (await world.call(person(user), 'GET', '/api/notifications?limit=200')).body
  return items.map(({ type, message }: { type: string; message: { excerpt: string } | null }) =>
    message ? `${type}: ${message.excerpt}` : type,
  )
}
const verifyFor = (user: TestUser | undefined, action: Parameters<typeof world.verify>[0]) =>
  verifyAction([{ label: 'follower', fetchJson: world.fetchJson(person(user)) }], world.takeEvents, action)
const threadEvents = (events: readonly EventEnvelope[]) =>
  events.filter(({ type }) => type === 'thread/updated').map(({ user_id, payload }) => ({ user_id, ...payload }))

test('AJ-101 who begins, answers or is named in a thread follows it, and hears of further replies', async () => {
  const { events } = await reply(ben, 'an answer')
  expect(threadEvents(events)).toMatchObject([
    { user_id: ann?.id, following: true, unread_count: 1, thread_unread_count: 1 },
    { user_id: ben?.id, following: true, unread_count: 0, thread_unread_count: 0 },
  ])
  await reply(ben, 'what does @cleo say?')
  await reply(ann, 'thanks')
  expect(await told(ann)).toEqual(['thread_reply: an answer', 'thread_reply: what does @cleo say?'])
  expect(await told(ben)).toEqual(['thread_reply: thanks'])
  expect(await told(cleo)).toEqual(['mention: what does @cleo say?', 'thread_reply: thanks'])
  const [thread] = (await threads(cleo)).items
  expect(thread).toMatchObject({
    root_id: root,
    following: true,
    unread_count: 2,
    root: { id: root, body_md: 'a question', reply_count: 3 },
    channel: { id: channel.id, community_id: world.community.id, type: 'text', name: channel.name },
  })
  expect((await threads(ann)).items[0].unread_count).toBe(0)
  expect([await unread(ann), await unread(ben), await unread(cleo)]).toEqual([0, 1, 1])
  expect((await threads(world.outsider)).items).toEqual([])
})

test('a thread that is read is told to the other devices once, and further replies are not told again', async () => {
  await reply(ben, 'one')
  expect(threadEvents((await reply(ben, 'two')).events)).toEqual([])
  const last = (await reply(ben, 'three')).id
  const { result, events } = await world.verify(() => act(ann, 'PUT', 'read', { message_id: last }))
  expect(result.body).toMatchObject({ unread_count: 0, following: true })
  expect(threadEvents(events)).toMatchObject([{ user_id: ann?.id, unread_count: 0, thread_unread_count: 0 }])
  expect((await world.verify(() => act(ann, 'PUT', 'read', { message_id: last }))).events).toEqual([])
  expect(threadEvents((await reply(ben, 'four')).events)).toMatchObject([{ user_id: ann?.id, unread_count: 1 }])
  expect((await world.call(person(ann), 'GET', '/api/notifications?unread=true')).body.unread_count).toBe(1)
})

test('the read state of a thread is its own: it moves forward and back, and the channel keeps its cursor', async () => {
  const ids: string[] = []
  for (const text of ['one', 'two', 'three']) ids.push((await reply(ben, text)).id)
  const read = async (message_id: string | null | undefined) =>
    (await act(ann, 'PUT', 'read', { message_id: message_id ?? null })).body.unread_count
  expect([await read(ids[0]), await read(ids[2]), await read(ids[1]), await read(root), await read(null)]).toEqual([
    2, 0, 1, 3, 3,
  ])
  const mine = (await world.call(person(ann), 'GET', `/api/channels/${channel.id}`)).body
  expect(mine).toMatchObject({ last_read_message_id: root, unread_count: 0 })
  const elsewhere = (await world.post(person(ben), channel, 'another')).body.id
  expect((await act(ann, 'PUT', 'read', { message_id: elsewhere })).status).toBe(404)
  expect((await act(ann, 'PUT', 'read', { message_id: ids[2] }, ids[0])).body.root_id).toBe(root)
})

test('a thread may be read up to a seq, which is a place also when its reply is gone', async () => {
  const ids: string[] = []
  for (const text of ['one', 'two']) ids.push((await reply(ben, text)).id)
  const to = async (seq: number) => (await act(ann, 'PUT', 'read', { seq })).body.unread_count
  expect(await to(2)).toBe(1)
  await world.call(person(ben), 'DELETE', `/api/messages/${ids[1]}`)
  expect([await to(3), await to(1)]).toEqual([0, 1])
  // What is still to come is not read yet.
  expect(await to(2_000_000_000)).toBe(0)
  await reply(ben, 'three')
  expect(await unread(ann)).toBe(1)
})

test('whoever does not follow hears nothing but their name, until they answer', async () => {
  await reply(ben, 'one')
  const { result, events } = await world.verify(() => act(ann, 'DELETE', 'follow'))
  expect(result.body).toMatchObject({ following: false, unread_count: 0 })
  expect(threadEvents(events)).toMatchObject([{ user_id: ann?.id, following: false, thread_unread_count: 0 }])
  expect((await world.verify(() => act(ann, 'DELETE', 'follow'))).events).toEqual([])
  await reply(ben, 'two')
  await reply(ben, '@ann?')
  expect(await told(ann)).toEqual(['thread_reply: one', 'mention: @ann?'])
  expect([(await threads(ann)).items, await unread(ann)]).toEqual([[], 0])
  await reply(ann, 'here I am')
  await reply(ben, 'fine')
  expect(await told(ann)).toEqual(['thread_reply: one', 'mention: @ann?', 'thread_reply: fine'])
  expect((await act(ann, 'GET', 'follow')).body).toMatchObject({ following: true, unread_count: 1 })
})

test('who ends to follow right behind an answer of their own does not follow', async () => {
  const { id: message_id } = await reply(ben, 'mine')
  expect((await act(ben, 'DELETE', 'follow')).body.following).toBe(false)
  // As if the answer had not been worked off before.
  await world.db.kysely.insertInto('notification_queue').values({ message_id }).execute()
  await reply(ann, 'thanks')
  expect(await told(ben)).toEqual([])
  expect((await act(ben, 'GET', 'follow')).body.following).toBe(false)
})

test('one may follow a thread one has no part in, before its first reply too', async () => {
  expect((await act(cleo, 'PUT', 'follow')).body).toMatchObject({ following: true, last_reply_seq: 0 })
  await reply(ben, 'one')
  expect(await told(cleo)).toEqual(['thread_reply: one'])
  await act(cleo, 'DELETE', 'follow')
  await reply(ben, 'two')
  expect((await act(cleo, 'PUT', 'follow')).body).toMatchObject({ following: true, unread_count: 2 })
  expect((await act(world.bystander, 'PUT', 'follow')).body.code).toBe('not_a_member')
  expect((await act(world.outsider, 'PUT', 'follow')).body.code).toBe('not_found')
})

test('ABU-11 a thread is out of sight with its channel, in the list, the counts and the notifications', async () => {
  await reply(ben, 'one')
  expect([(await threads(ann)).items.length, await unread(ann)]).toEqual([1, 1])
  await world.call(person(ann), 'DELETE', `/api/channels/${channel.id}/members/me`)
  await reply(ben, 'two')
  expect([(await threads(ann)).items, await unread(ann)]).toEqual([[], 0])
  expect((await act(ann, 'PUT', 'read', { message_id: null })).body.code).toBe('not_a_member')
  expect(await told(ann)).toEqual([])
  // Back again one is told what comes from then on, and of what was before as it stands.
  await world.call(person(ann), 'PUT', `/api/channels/${channel.id}/members/me`)
  await reply(ben, 'three')
  expect(await told(ann)).toEqual(['thread_reply: one', 'thread_reply: three'])
})

test('threads are listed by their newest activity, a page at a time, or those with something unread', async () => {
  const roots = [root]
  for (let n = 1; n < 4; n++) roots.push((await world.post(person(ann), channel, `question ${n}`)).body.id)
  for (const n of [2, 0, 3, 1]) await reply(ben, 'an answer', roots[n])
  const order = [1, 3, 0, 2].map((n) => roots[n])
  const listed = ({ items }: { items: readonly { root_id: string }[] }) => items.map(({ root_id }) => root_id)
  expect(listed(await threads(ann))).toEqual(order as string[])
  const first = await threads(ann, '?limit=3')
  expect(listed(first)).toEqual(order.slice(0, 3) as string[])
  expect(listed(await threads(ann, `?limit=3&after=${first.next}`))).toEqual(order.slice(3) as string[])
  expect(listed(await threads(ann, `?limit=2&before=${order[2]}`))).toEqual(order.slice(0, 2) as string[])
  await act(ann, 'PUT', 'read', { message_id: (await reply(ben, 'more', roots[3])).id }, roots[3])
  expect(listed(await threads(ann, '?unread=true'))).toEqual([roots[1], roots[0], roots[2]] as string[])
  expect((await threads(ann, `?after=${world.community.id}`)).code).toBe('unknown_cursor')
})

test('a reply that was deleted is not unread, its followers are told, and a thread goes with its root', async () => {
  await reply(ben, 'one')
  await act(ann, 'PUT', 'read', { message_id: (await reply(ben, 'two')).id })
  const { id } = await reply(ben, 'three')
  expect(await unread(ann)).toBe(1)
  const { events } = await verifyFor(ann, () => world.call(person(ben), 'DELETE', `/api/messages/${id}`))
  expect(threadEvents(events)).toMatchObject([
    { user_id: ann?.id, root_id: root, following: true, unread_count: 0, thread_unread_count: 0 },
  ])
  expect([await unread(ann), (await threads(ann)).items[0].unread_count]).toEqual([0, 0])
  await world.call(person(ann), 'DELETE', `/api/messages/${root}`)
  expect((await threads(ann)).items[0].root).toMatchObject({ id: root, body_md: '' })
})

test('a thread in which nothing but one’s own answers is left behind the place one has read to is not unread', async () => {
  const { id } = await reply(ben, 'one')
  await reply(ann, 'two')
  await act(ann, 'PUT', 'read', { message_id: root })
  expect([await unread(ann), (await threads(ann)).items[0].unread_count]).toEqual([1, 1])
  await verifyFor(ann, () => world.call(person(ben), 'DELETE', `/api/messages/${id}`))
  expect([await unread(ann), (await threads(ann)).items[0].unread_count]).toEqual([0, 0])
  await verifyFor(ann, () => act(ann, 'PUT', 'read', { message_id: null }))
  expect([await unread(ann), (await threads(ann, '?unread=true')).items]).toEqual([0, []])
})

test('a purge tells whose threads it has left without anything unread', async () => {
  await reply(ben, 'one')
  await reply(ben, 'two')
  const purge = { text: `/purge #${channel.name} all`, channel_id: channel.id }
  const { events } = await verifyFor(ann, () => world.call(world.owner, 'POST', '/api/commands', purge))
  expect(threadEvents(events)).toMatchObject([{ user_id: ann?.id, unread_count: 0, thread_unread_count: 0 }])
  expect([(await threads(ann)).items, await unread(ann)]).toEqual([[], 0])
})

test('ABU-11 whoever is in a channel no more hears nothing of its threads, whatever goes on in them', async () => {
  await act(ann, 'PUT', 'read', { message_id: (await reply(ben, 'one')).id })
  await world.call(person(ann), 'DELETE', `/api/channels/${channel.id}/members/me`)
  await world.takeEvents()
  const second = await reply(ben, 'two')
  expect(threadEvents(second.events)).toEqual([])
  await world.takeEvents()
  await world.call(person(ben), 'DELETE', `/api/messages/${second.id}`)
  expect((await world.takeEvents()).filter(({ user_id }) => user_id === ann?.id)).toEqual([])
})

test('who is named by an edit of a reply follows the thread from there on', async () => {
  await reply(ben, 'one')
  const { id } = await reply(ben, 'what does she say?')
  await reply(ann, 'who?')
  const edit = (body_md: string) =>
    verifyFor(cleo, () => world.call(person(ben), 'PUT', `/api/messages/${id}`, { body_md }))
  expect(threadEvents((await edit('what does @cleo say?')).events)).toMatchObject([
    { user_id: cleo?.id, root_id: root, following: true, unread_count: 2, thread_unread_count: 1 },
  ])
  expect(await told(cleo)).toEqual(['mention: what does @cleo say?'])
  await reply(ben, 'she?')
  expect(await told(cleo)).toEqual(['mention: what does @cleo say?', 'thread_reply: she?'])
  await act(cleo, 'DELETE', 'follow')
  await edit('what does she say?')
  expect(threadEvents((await edit('what does @cleo say now?')).events)).toEqual([])
  expect((await act(cleo, 'GET', 'follow')).body.following).toBe(false)
})

test('whoever comes back to a channel finds its threads as they stand', async () => {
  await reply(ben, 'one')
  await verifyFor(ann, () => world.call(person(ann), 'DELETE', `/api/channels/${channel.id}/members/me`))
  expect(await unread(ann)).toBe(0)
  await world.call(person(ann), 'PUT', `/api/channels/${channel.id}/members/me`)
  expect(await unread(ann)).toBe(1)
})
