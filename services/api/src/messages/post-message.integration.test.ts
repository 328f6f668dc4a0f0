import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { buildChannel } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('AC-T7 AJ-44 AJ-82 posting gives the message with an id, and everybody in the channel is told', async () => {
  const { result, events } = await world.verify(() => world.post(world.member, world.club, 'hello'))
  expect(result.status).toBe(201)
  expect(result.body).toMatchObject({
    seq: 1,
    body_md: 'hello',
    author: { username: 'mia' },
    reactions: [],
    nonce: null,
  })
  expect(outline(events)).toEqual(['message/created to channel'])
  expect(events[0]).toMatchObject({ rev: 1, channel_id: world.club.id, actor_id: world.member.id })
  const read = await world.call(world.owner, 'GET', `/api/messages/${result.body.id}`)
  expect(read.body).toEqual(result.body)
})

test('a private channel and one elsewhere are not there for others, a public one wants joining', async () => {
  expect((await world.post(world.bystander, world.vault, 'x')).status).toBe(404)
  expect((await world.post(world.outsider, world.club, 'x')).status).toBe(404)
  expect((await world.post(world.outsider, { id: newId() }, 'x')).status).toBe(404)
  expect((await world.post(world.bystander, world.club, 'x')).body).toMatchObject({ status: 403, code: 'not_a_member' })
})

test('+m lets operators and voiced people post, an archived channel nobody', async () => {
  const quiet = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  const path = `/api/channels/${quiet.id}`
  await world.call(world.owner, 'PATCH', path, { modes: ['m'] })
  expect((await world.post(world.member, quiet, 'x')).body).toMatchObject({ status: 403, code: 'channel_moderated' })
  expect((await world.post(world.owner, quiet, 'x')).status).toBe(201)
  await world.call(world.owner, 'PATCH', `${path}/members/${world.member.id}`, { voice: true })
  expect((await world.post(world.member, quiet, 'x')).status).toBe(201)
  await world.call(world.owner, 'PATCH', path, { archived: true })
  expect((await world.post(world.owner, quiet, 'x')).body).toMatchObject({ status: 403, code: 'channel_archived' })
})

test('a repeated nonce gives the first message and tells nobody again', async () => {
  const first = await world.post(world.member, world.club, 'once', { nonce: 'n-1' })
  const { result, events } = await world.verify(() => world.post(world.member, world.club, 'once', { nonce: 'n-1' }))
  expect(result).toEqual(first)
  expect(events).toEqual([])
  expect((await world.post(world.member, world.club, 'else', { nonce: 'n-1' })).body).toMatchObject({
    status: 409,
    code: 'nonce_reused',
  })
  expect((await world.post(world.owner, world.club, 'once', { nonce: 'n-1' })).body.id).not.toBe(first.body.id)
})

test('a nonce of a message that went through is honoured also after the channel was closed', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  const first = await world.post(world.member, channel, 'in time', { nonce: 'late' })
  await world.call(world.owner, 'PATCH', `/api/channels/${channel.id}`, { archived: true })
  expect(await world.post(world.member, channel, 'in time', { nonce: 'late' })).toEqual(first)
})

test('one nonce posted twenty times at once is one message', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.member] })
  await world.takeEvents()
  const posts = Array.from({ length: 20 }, () => world.post(world.member, channel, 'same', { nonce: 'same' }))
  const ids = (await Promise.all(posts)).map(({ status, body }) => `${status} ${body.id}`)
  expect(new Set(ids).size).toBe(1)
  expect(await world.takeEvents()).toHaveLength(1)
})

test('two hundred posts at once are numbered 1 to 200, and revisions, outbox and time agree', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.member, world.owner] })
  await world.takeEvents()
  const authors = [world.member, world.owner]
  const posts = Array.from({ length: 200 }, (_, n) => world.post(authors[n % 2] ?? world.member, channel, `no ${n}`))
  const bodies = (await Promise.all(posts)).map(({ body }) => body)
  const inOrder = bodies.toSorted((a, b) => a.seq - b.seq)
  expect(inOrder.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1))
  expect(inOrder.map(({ created_at }) => created_at)).toEqual(inOrder.map(({ created_at }) => created_at).toSorted())
  const events = await world.takeEvents()
  expect(events.map(({ rev }) => rev).toSorted((a, b) => Number(a) - Number(b))).toEqual(inOrder.map(({ seq }) => seq))
  for (const { rev, payload } of events) expect(payload['seq']).toBe(rev)
})

test('the outbox keeps the order of the revisions', async () => {
  const channel = await buildChannel(world.db, world.community, { members: [world.member] })
  await world.takeEvents()
  // A row that cannot be deleted yet: the lock keeps published rows in the table until they are looked at.
  const rows = await world.db.transaction(async (trx) => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => world.post(world.member, channel, `no ${n}`)))
    return await trx.selectFrom('outbox').selectAll().orderBy('id').execute()
  })
  const revs = rows.map(({ event }) => Number(event['rev']))
  expect(revs).toEqual(revs.toSorted((a, b) => a - b))
})

test('AJ-76 threads are one level deep, and the root counts its replies', async () => {
  const root = (await world.post(world.member, world.club, 'root')).body
  const { result } = await world.verify(() => world.post(world.owner, world.club, 'reply', { parent_id: root.id }))
  expect(result.body).toMatchObject({ parent_id: root.id })
  const again = await world.call(world.member, 'GET', `/api/messages/${root.id}`)
  expect(again.body).toMatchObject({ reply_count: 1, last_reply_at: result.body.created_at })
  const refused = [
    await world.post(world.owner, world.club, 'x', { parent_id: result.body.id }),
    await world.post(world.owner, world.vault, 'x', { parent_id: root.id }),
    await world.post(world.owner, world.club, 'x', { parent_id: newId() }),
  ]
  expect(refused.map(({ status, body }) => `${status} ${body.code}`)).toEqual(Array(3).fill('400 invalid_input'))
})

test('AJ-75 SH-11 what was typed as a mention is stored as a reference with a name', async () => {
  const text = '@mia and @Bo, see #club, `@mia`, @nobody, @here and #vault'
  const { result } = await world.verify(() => world.post(world.owner, world.club, text))
  expect(result.body.body_md).toBe(
    `@<user:${world.member.id}> and @<user:${world.bystander.id}>, see #<channel:${world.club.id}>, \`@mia\`, @nobody, @<here> and #vault`,
  )
  expect(
    result.body.mentions.map(({ type, name }: { type: string; name: string }) => `${type} ${name}`).toSorted(),
  ).toEqual(['channel_link club', 'here here', 'user Bo', 'user Mia'])
  const read = await world.call(world.member, 'GET', `/api/messages/${result.body.id}`)
  expect(read.body).toEqual(result.body)
})

test('a reference to somebody of another community is not a mention', async () => {
  const { body } = await world.post(world.owner, world.club, `psst @<user:${world.outsider.id}> @<user:${newId()}>`)
  expect(body.mentions).toEqual([])
})

test('more mentions than a message may have are refused', async () => {
  const ids = Array.from({ length: limits.mentionsPerMessage + 1 }, () => newId())
  await world.db.kysely
    .insertInto('users')
    .values(ids.map((id, n) => ({ id, username: `crowd${n}`, display_name: `Crowd ${n}` })))
    .execute()
  await world.db.kysely
    .insertInto('community_members')
    .values(ids.map((user_id) => ({ user_id, community_id: world.community.id, role: 'member' as const })))
    .execute()
  const text = ids.map((_, n) => `@crowd${n}`).join(' ')
  expect((await world.post(world.owner, world.club, text)).body).toMatchObject({ status: 400, code: 'invalid_input' })
  await world.db.kysely.deleteFrom('users').where('id', 'in', ids).execute()
})

test('one name written thousands of times does not swell the message past its bound', async () => {
  expect((await world.post(world.owner, world.club, '@mia '.repeat(3_000))).body).toMatchObject({
    status: 400,
    code: 'invalid_input',
  })
  expect((await world.post(world.owner, world.club, '@mia '.repeat(100))).body.mentions).toHaveLength(1)
})

test('hostile input is refused with a clear error or kept as the text it is', async () => {
  const path = `/api/channels/${world.club.id}/messages`
  const status = async (body: unknown, to = path) => (await world.call(world.member, 'POST', to, body)).status
  expect(await status({ body_md: '' })).toBe(400)
  expect(await status({ body_md: '  \n ' })).toBe(400)
  expect(await status({ body_md: 'x'.repeat(100_000) })).toBe(400)
  expect(await status({ body_md: 'x'.repeat(200_000) })).toBe(413)
  expect(await status({ body_md: 'nul \u0000' })).toBe(400)
  expect(await status({ body_md: 'lone \ud800' })).toBe(400)
  expect(await status({})).toBe(400)
  expect(await status('{"body_md":')).toBe(400)
  expect(await status({ body_md: 'x', parent_id: 'no-uuid' })).toBe(400)
  expect(await status({ body_md: 'x', nonce: 'a b' })).toBe(400)
  expect(await status({ body_md: 'x' }, '/api/channels/no-uuid/messages')).toBe(400)
  const script = '<script>alert(1)</script>'
  expect((await world.post(world.member, world.club, script)).body.body_md).toBe(script)
})

test('AJ-60 AJ-61 the event alone is enough to show the message, and has no more of the author than that takes', async () => {
  const { result, events } = await world.verify(() => world.post(world.member, world.club, '**bold**'))
  const payload = events[0]?.payload ?? {}
  expect(payload).toMatchObject({ body_md: '**bold**', user_id: world.member.id, created_at: result.body.created_at })
  expect(Object.keys(payload['author'] ?? {}).toSorted()).toEqual([
    'avatar_url',
    'display_name',
    'id',
    'kind',
    'username',
  ])
})

test('AJ-73 a body is kept as it was written, to the last space', async () => {
  const text = '  # head\n\n```\n<b>@mia</b>  \n```\n\u00e9 \ud83d\ude00'
  expect((await world.post(world.member, world.club, text)).body.body_md).toBe(text)
})

test('nobody posts without a session', async () => {
  const path = `/api/channels/${world.club.id}/messages`
  expect((await world.call(null, 'POST', path, { body_md: 'x' })).body).toMatchObject({
    status: 401,
    code: 'unauthenticated',
  })
})
