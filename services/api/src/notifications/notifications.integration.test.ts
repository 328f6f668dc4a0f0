import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { EventEnvelope } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { buildChannel, buildMember, buildUser, verifyAction, type TestUser } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const person = (username?: string) => buildMember(world.db, world.community, username ? { username } : {})
const room = (...members: readonly TestUser[]) => buildChannel(world.db, world.community, { members })
const list = async (user: TestUser, query = '') => (await world.call(user, 'GET', `/api/notifications${query}`)).body
const read = (user: TestUser, body: object) => world.call(user, 'POST', '/api/notifications/read', body)
const setMine = (user: TestUser, channel: { id: string }, body: object) =>
  world.call(user, 'PATCH', `/api/channels/${channel.id}/members/me`, body)
/** Type of each notification of the user, by the text of its message. */
const told = async (user: TestUser) => {
  await world.takeEvents()
  const { items } = await list(user, '?limit=200')
  return items.map(({ type, message }: { type: string; message: { excerpt: string } | null }) =>
    message ? `${type}: ${message.excerpt}` : type,
  )
}
const newsOf = (events: readonly EventEnvelope[]) => events.filter(({ type }) => type === 'notification/new')

test('AJ-99, AJ-106 a mention by name notifies that member at once, with all there is to show', async () => {
  const [author, ann, other] = [await person(), await person('ann'), await person()]
  const channel = await room(author, ann, other)
  const { result, events } = await world.verify(() => world.post(author, channel, 'look **@ann**, `code`\n> quoted'))
  expect(outline(events)).toEqual(['message/created to channel', 'notification/new to user'])
  const [news] = newsOf(events)
  expect(news).toMatchObject({ user_id: ann.id, actor_id: author.id, community_id: null, channel_id: null, rev: null })
  const { items, unread_count } = await list(ann)
  expect([items, unread_count]).toEqual([[news?.payload['notification']], 1])
  expect(items[0]).toMatchObject({
    type: 'mention',
    source_id: result.body.id,
    read_at: null,
    actor: { id: author.id },
    community_id: world.community.id,
    channel: { id: channel.id, name: channel.name },
    message: { id: result.body.id, seq: 1, excerpt: 'look @ann, code quoted' },
  })
  expect(await told(other)).toEqual([])
})

test('AJ-99 @channel notifies all members, @here those seen in the last two minutes, and never the author', async () => {
  const [author, here, away] = [await person(), await person(), await person()]
  const channel = await room(author, here, away)
  await world.db.kysely
    .updateTable('users')
    .set({ last_seen_at: new Date() })
    .where('id', 'in', [here.id, author.id])
    .execute()
  const old = new Date(Date.now() - 3 * 60_000)
  await world.db.kysely.updateTable('users').set({ last_seen_at: old }).where('id', '=', away.id).execute()
  await world.verify(() => world.post(author, channel, 'anybody @here'))
  await world.verify(() => world.post(author, channel, 'all of @channel'))
  expect(await told(here)).toEqual(['mention: anybody @here', 'mention: all of @channel'])
  expect(await told(away)).toEqual(['mention: all of @channel'])
  expect(await told(author)).toEqual([])
})

test('AJ-100 a DM notifies everybody in it but the author', async () => {
  const [a, b, c] = [await person(), await person(), await person()]
  const dm = (await world.call(a, 'POST', '/api/dms', { user_ids: [b.id, c.id] })).body
  await world.verify(() => world.post(a, dm, 'lunch?'))
  for (const user of [b, c]) expect(await told(user)).toEqual(['dm: lunch?'])
  expect((await list(b)).items[0]).toMatchObject({ channel: { type: 'group-dm' }, community_id: null })
  expect(await told(a)).toEqual([])
})

test('AJ-101, AJ-104 a reply notifies who began the thread and who wrote in it, once, by the strongest reason', async () => {
  const [root, writer, reader, bea] = [await person(), await person(), await person(), await person('bea')]
  const channel = await room(root, writer, reader, bea)
  const { id: parent_id } = (await world.post(root, channel, 'a question')).body
  await world.verify(() => world.post(writer, channel, 'an answer', { parent_id }))
  await world.post(bea, channel, 'another', { parent_id })
  await world.verify(() => world.post(root, channel, 'thanks @bea', { parent_id }))
  expect(await told(root)).toEqual(['thread_reply: an answer', 'thread_reply: another'])
  expect(await told(writer)).toEqual(['thread_reply: another', 'thread_reply: thanks @bea'])
  expect(await told(bea)).toEqual(['mention: thanks @bea'])
  expect(await told(reader)).toEqual([])
})

test('ABU-11 only members of the channel are notified, and nothing is seen any more after leaving it', async () => {
  const [author, cleo, stays] = [await person(), await person('cleo'), await person()]
  const channel = await room(author, stays)
  await world.verify(() => world.post(author, channel, 'has @cleo seen it?'))
  expect(await told(cleo)).toEqual([])
  await world.call(cleo, 'PUT', `/api/channels/${channel.id}/members/me`)
  await world.post(author, channel, 'welcome @cleo')
  expect(await told(cleo)).toEqual(['mention: welcome @cleo'])
  await world.verify(() => world.call(author, 'DELETE', `/api/channels/${channel.id}/members/${cleo.id}`))
  expect(await told(cleo)).toEqual(['system'])
  expect((await list(cleo)).unread_count).toBe(1)
})

test('ABU-10 notifications of others are neither listed nor marked', async () => {
  const [author, dan, eve] = [await person(), await person('dan'), await person()]
  const channel = await room(author, dan, eve)
  await world.post(author, channel, '@dan')
  await told(dan)
  const [mine] = (await list(dan)).items
  for (const stranger of [eve, world.outsider]) {
    expect((await list(stranger)).items).toEqual([])
    for (const body of [{ ids: [mine.id] }, { before: mine.id }, { all: true }, { thread_id: mine.message.id }]) {
      expect((await read(stranger, body)).body).toEqual({ unread_count: 0 })
    }
    expect((await list(stranger, `?after=${mine.id}`)).code).toBe('unknown_cursor')
  }
  expect((await list(dan)).unread_count).toBe(1)
})

test('a muted channel notifies of direct mentions only, and a level leaves out what it says', async () => {
  const [author, fay] = [await person(), await person('fay')]
  const channel = await room(author, fay)
  const { id: parent_id } = (await world.post(fay, channel, 'root')).body
  const everything = async () => {
    const before = (await told(fay)).length
    await world.post(author, channel, 'reply', { parent_id })
    await world.post(author, channel, '@channel')
    await world.post(author, channel, '@fay')
    return (await told(fay)).slice(before)
  }
  expect(await everything()).toEqual(['thread_reply: reply', 'mention: @channel', 'mention: @fay'])
  const { events } = await world.verify(() => setMine(fay, channel, { notify_level: 'mentions' }))
  expect(outline(events)).toEqual(['member/updated to user'])
  expect(await everything()).toEqual(['mention: @channel', 'mention: @fay'])
  await setMine(fay, channel, { notify_level: 'all', muted: true })
  expect(await everything()).toEqual(['mention: @fay'])
  await setMine(fay, channel, { notify_level: 'none', muted: false })
  expect(await everything()).toEqual([])
  const others = await world.call(author, 'PATCH', `/api/channels/${channel.id}/members/${fay.id}`, {
    notify_level: 'all',
  })
  expect(others.body.code).toBe('forbidden')
})

test('ABU-13 an edit notifies nobody again, and only whom it newly mentions', async () => {
  const [author, gus, hal] = [await person(), await person('gus'), await person('hal')]
  const channel = await room(author, gus, hal)
  const { id } = (await world.post(author, channel, 'hey @gus')).body
  const edit = (body_md: string) => world.verify(() => world.call(author, 'PUT', `/api/messages/${id}`, { body_md }))
  expect(newsOf((await edit('hey @gus!')).events)).toEqual([])
  expect(newsOf((await edit('hey')).events)).toEqual([])
  expect(newsOf((await edit('hey @gus again')).events)).toEqual([])
  expect(newsOf((await edit('hey @gus and @hal')).events).map(({ user_id }) => user_id)).toEqual([hal.id])
  expect(newsOf((await edit('hey @channel')).events)).toEqual([])
  expect(await told(gus)).toEqual(['mention: hey @channel'])
})

test('a message that is deleted takes its notifications with it, a tombstone too', async () => {
  const [author, ida] = [await person(), await person('ida')]
  const channel = await room(author, ida)
  const plain = (await world.post(author, channel, 'oops @ida')).body
  const root = (await world.post(author, channel, 'root @ida')).body
  await world.post(author, channel, 'reply', { parent_id: root.id })
  expect(await told(ida)).toEqual(['mention: oops @ida', 'mention: root @ida', 'thread_reply: reply'])
  await world.verify(() => world.call(author, 'DELETE', `/api/messages/${plain.id}`))
  await world.verify(() => world.call(author, 'DELETE', `/api/messages/${root.id}`))
  expect([await told(ida), (await list(ida)).unread_count]).toEqual([['thread_reply: reply'], 1])
})

test('WEB-42 whoever has not read what a deleted message told is told that it is gone', async () => {
  const [author, ines, una] = [await person(), await person('ines'), await person('una')]
  const channel = await room(author, ines, una)
  const { id } = (await world.post(author, channel, 'oops @ines @una')).body
  await world.post(author, channel, 'and @ines')
  await told(una)
  await read(una, { all: true })
  const gone = (await list(ines)).items[0].id
  const viewers = [ines, una].map((user) => ({ label: user.username, fetchJson: world.fetchJson(user) }))
  const { events } = await verifyAction(viewers, world.takeEvents, () =>
    world.call(author, 'DELETE', `/api/messages/${id}`),
  )
  expect(events.filter(({ type }) => type === 'notification/read')).toMatchObject([
    { user_id: ines.id, payload: { notification_ids: [gone], unread_count: 1 } },
  ])
  const purge = { text: `/purge #${channel.name}`, channel_id: channel.id }
  const purged = await verifyAction(viewers, world.takeEvents, () =>
    world.call(world.owner, 'POST', '/api/commands', purge),
  )
  expect(purged.events.filter(({ type }) => type === 'notification/read')).toMatchObject([
    { user_id: ines.id, payload: { unread_count: 0 } },
  ])
  expect((await list(ines)).items).toEqual([])
})

test('a mention that an edit brought and the next took out again, before it was told, is told to nobody', async () => {
  const [author, vic] = [await person(), await person('vic')]
  const channel = await room(author, vic)
  const { id: message_id } = (await world.post(author, channel, 'nobody')).body
  await told(vic)
  const added = [{ type: 'user', target_id: vic.id }]
  await world.db.kysely.insertInto('notification_queue').values({ message_id, added }).execute()
  await world.post(author, channel, 'and @vic')
  expect(await told(vic)).toEqual(['mention: and @vic'])
})

test('AJ-98, AJ-105 marking some, those up to one, those of a thread, and all, tells the other devices', async () => {
  const [author, jan] = [await person(), await person('jan')]
  const channel = await room(author, jan)
  const root = (await world.post(jan, channel, 'root')).body
  for (const text of ['@jan 1', '@jan 2', '@jan 3', '@jan 4']) await world.post(author, channel, text)
  await world.post(author, channel, 'reply', { parent_id: root.id })
  await world.post(author, channel, '@jan 5')
  await told(jan)
  const { items } = await list(jan)
  const some = await world.verify(() => read(jan, { ids: [items[1].id, newId()] }))
  expect([some.result.body, outline(some.events)]).toEqual([{ unread_count: 5 }, ['notification/read to user']])
  expect(some.events[0]).toMatchObject({
    user_id: jan.id,
    payload: { notification_ids: [items[1].id], unread_count: 5 },
  })
  expect((await world.verify(() => read(jan, { ids: [items[1].id] }))).events).toEqual([])
  expect((await world.verify(() => read(jan, { before: items[2].id }))).result.body).toEqual({ unread_count: 3 })
  expect((await world.verify(() => read(jan, { thread_id: root.id }))).result.body).toEqual({ unread_count: 2 })
  expect((await world.verify(() => read(jan, { all: true }))).result.body).toEqual({ unread_count: 0 })
  for (const body of [{}, { all: true, before: newId() }, { all: false }, { ids: [] }]) {
    expect((await read(jan, body)).body.code).toBe('invalid_input')
  }
})

test('AJ-72, AJ-107 unread=true gives the unread ones and their count, page by page', async () => {
  const [author, kim] = [await person(), await person('kim')]
  const channel = await room(author, kim)
  for (let n = 1; n <= 5; n++) await world.post(author, channel, `@kim ${n}`)
  const all = (await told(kim)) && (await list(kim)).items
  await read(kim, { ids: [all[0].id] })
  const newest = await list(kim, '?unread=true&limit=2')
  expect([newest.items.map(({ id }: { id: string }) => id), newest.unread_count]).toEqual([[all[3].id, all[4].id], 4])
  const older = await list(kim, `?unread=true&limit=2&before=${newest.prev}`)
  expect(older.items.map(({ id }: { id: string }) => id)).toEqual([all[1].id, all[2].id])
  expect([(await list(kim, '?unread=true')).items.length, (await list(kim)).items.length]).toEqual([4, 5])
  expect((await list(kim, '?unread=maybe')).code).toBe('invalid_input')
})

test('WEB-42 reading a channel reads its notifications up to there, not those of threads', async () => {
  const [author, lou] = [await person(), await person('lou')]
  const channel = await room(author, lou)
  const root = (await world.post(lou, channel, 'root')).body
  await world.post(author, channel, 'reply', { parent_id: root.id })
  const first = (await world.post(author, channel, '@lou one')).body
  const second = (await world.post(author, channel, '@lou two')).body
  await told(lou)
  const mark = (id: string) => world.call(lou, 'PUT', `/api/channels/${channel.id}/read`, { message_id: id })
  const { events } = await world.verify(() => mark(first.id))
  expect(outline(events)).toEqual(['notification/read to user', 'read/updated to user'])
  expect(events[0]?.payload).toMatchObject({ unread_count: 2 })
  await world.verify(() => mark(second.id))
  const left = (await list(lou, '?unread=true')).items
  expect(left.map(({ type }: { type: string }) => type)).toEqual(['thread_reply'])
})

test('who has read the message before it is told of finds it told as read', async () => {
  const [author, max] = [await person(), await person('max')]
  const channel = await room(author, max)
  const message = (await world.post(author, channel, 'plain')).body
  await world.call(max, 'PUT', `/api/channels/${channel.id}/read`, { message_id: message.id })
  const { events } = await world.verify(() =>
    world.call(author, 'PUT', `/api/messages/${message.id}`, { body_md: 'not so plain @max' }),
  )
  expect(newsOf(events)[0]?.payload).toMatchObject({ notification: { read_at: expect.any(String) } })
  expect((await list(max)).unread_count).toBe(0)
})

test('AJ-102, AJ-103 whoever is added, promoted, removed or kicked by somebody is told, once for each', async () => {
  const who = await person()
  const channel = await room(world.owner)
  const path = `/api/communities/${world.community.id}/members/${who.id}`
  await world.verify(() => world.call(world.owner, 'PUT', `/api/channels/${channel.id}/members/${who.id}`))
  await world.verify(() => world.call(world.owner, 'PATCH', path, { role: 'admin' }))
  const { items } = await list(who)
  expect(items).toMatchObject([
    { type: 'invite', channel: { id: channel.id }, data: { channel_name: channel.name } },
    { type: 'system', data: { event: 'role_changed', role: 'admin' }, actor: { id: world.owner.id } },
  ])
  await world.verify(() => world.call(world.owner, 'DELETE', `/api/channels/${channel.id}/members/${who.id}`))
  await world.verify(() => world.call(world.owner, 'DELETE', path))
  const after = (await list(who)).items
  expect(after.map(({ data }: { data: { event: string } }) => data.event)).toEqual(['removed_from_channel', 'kicked'])
  expect(after.every(({ channel: place }: { channel: unknown }) => place === null)).toBe(true)
})

test('AJ-108 mentions are kept beside the notifications', async () => {
  const [author, ned] = [await person(), await person('ned')]
  const channel = await room(author, ned)
  const { id } = (await world.post(author, channel, '@ned')).body
  await told(ned)
  const mentions = await world.db.kysely.selectFrom('mentions').selectAll().where('message_id', '=', id).execute()
  expect(mentions).toMatchObject([{ type: 'user', target_id: ned.id }])
})

test('what a dead process has left in the queue is told by the next, and nothing twice', async () => {
  const [author, oda] = [await person(), await person('oda')]
  const channel = await room(author, oda)
  const { id } = (await world.post(author, channel, '@oda')).body
  expect(await told(oda)).toHaveLength(1)
  await world.db.kysely.deleteFrom('notifications').where('user_id', '=', oda.id).execute()
  const left = { message_id: id, added: null, after_user_id: null }
  await world.db.kysely.insertInto('notification_queue').values([left, left]).execute()
  await world.api.start()
  expect(await told(oda)).toEqual(['mention: @oda'])
  expect(await world.db.kysely.selectFrom('notification_queue').selectAll().execute()).toEqual([])
})

test('a mention of everybody in a channel of 5,000 is told to all of them in steps, and the post does not wait', async () => {
  const author = await person()
  const channel = await room(author)
  const users = Array.from({ length: 5_000 }, (_, n) => ({ id: newId(), username: `crowd${n}`, display_name: 'x' }))
  await world.db.kysely.insertInto('users').values(users).execute()
  const place = users.map(({ id }) => ({ channel_id: channel.id, user_id: id }))
  await world.db.kysely.insertInto('channel_members').values(place).execute()
  await world.takeEvents()
  const { status } = await world.post(author, channel, 'good morning @channel')
  expect(status).toBe(201)
  const news = newsOf(await world.takeEvents())
  expect(new Set(news.map(({ user_id }) => user_id)).size).toBe(5_000)
  expect(news).toHaveLength(5_000)
}, 60_000)

test('people of no community have nothing', async () => {
  expect(await list(await buildUser(world.db))).toEqual({ items: [], next: null, prev: null, unread_count: 0 })
})
