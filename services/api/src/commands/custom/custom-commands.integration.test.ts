import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import type { TestUser } from '@ajet/shared/testing'
import { localFetch, startReceiver, type Receiver } from '../../testing/receiver.ts'
import { outline, testWorld, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let service: Receiver
let path: string

beforeAll(async () => {
  world = await testWorld({ fetch: localFetch })
  path = `/api/communities/${world.community.slug}/commands`
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  service = startReceiver()
})
afterEach(async () => {
  await world.db.kysely.deleteFrom('custom_commands').execute()
  await service[Symbol.asyncDispose]()
})

const weather = () => ({ name: 'weather', usage: '[city]', help: 'Tell the weather', url: `${service.url}weather` })
const register = (more: object = {}, user: TestUser = world.owner) =>
  world.call(user, 'POST', path, { ...weather(), ...more })
const run = async (text: string, user = world.member, channel = world.club) =>
  (await world.call(user, 'POST', '/api/commands', { text, channel_id: channel.id })).body
const says = (body: object | string, status = 200) => {
  service.answer = () => (typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status }))
}

test('AJ-28 a registered command asks its service, signed, and shows the answer to who asked', async () => {
  const made = await register()
  expect(made).toMatchObject({ status: 201, body: { name: 'weather', usage: '/weather [city]' } })
  says({ text: 'It is **21 °C**' })
  expect(await run('/weather  Berlin ')).toEqual({ ok: true, text: 'It is **21 °C**' })
  const [call] = service.calls
  expect(call?.body).toMatchObject({
    type: 'command',
    command: 'weather',
    text: 'Berlin',
    community_id: world.community.id,
    channel: { id: world.club.id, name: 'club' },
    user: { id: world.member.id, username: 'mia', display_name: 'Mia' },
  })
  const key = Buffer.from(made.body.secret.replace('whsec_', ''), 'base64')
  const [id, time] = [call?.headers.get('webhook-id'), call?.headers.get('webhook-timestamp')]
  const mac = createHmac('sha256', key).update(`${id}.${time}.${call?.text}`).digest('base64')
  expect(call?.headers.get('webhook-signature')).toBe(`v1,${mac}`)
  says('plain words')
  expect(await run('/weather')).toEqual({ ok: true, text: 'plain words' })
  says('')
  expect(await run('/weather')).toEqual({ ok: true })
})

test('AJ-37 it is in the list, in /help and in what is suggested, for everybody', async () => {
  await register()
  const { items } = (await world.call(world.member, 'GET', `/api/commands?channel_id=${world.club.id}`)).body
  expect(items).toContainEqual(expect.objectContaining({ name: 'weather', usage: '/weather [city]', role: 'member' }))
  const names = items.map(({ name }: { name: string }) => name)
  expect(names).toEqual(names.toSorted())
  expect((await run('/help')).text).toContain('/weather [city] – Tell the weather')
  expect((await run('/help weather')).text).toContain('Tell the weather')
  expect((await run('/wheater')).text).toContain('Did you mean /weather?')
})

test('an answer for the channel is posted by the API user that registered it, and by nobody else', async () => {
  await register()
  says({ text: 'for all @channel', visibility: 'channel' })
  expect(await run('/weather')).toEqual({ ok: true, text: 'for all @channel' })
  const community = `/api/communities/${world.community.slug}`
  const bot = (await world.call(world.owner, 'POST', `${community}/api-users`, { username: 'weather-bot' })).body
  await world.call(world.owner, 'PATCH', `${community}/members/${bot.id}`, { role: 'admin' })
  const { token } = (
    await world.call(world.owner, 'POST', `${community}/api-users/${bot.id}/tokens`, { name: 't', scopes: ['admin'] })
  ).body
  const made = await register({ name: 'forecast' }, { ...world.owner, token })
  expect(made.status).toBe(201)
  expect(await run('/forecast')).toEqual({ ok: true, text: 'for all @channel' })
  await world.call(world.owner, 'PUT', `/api/channels/${world.club.id}/members/${bot.id}`)
  const { result, events } = await world.verify(() =>
    world.call(world.member, 'POST', '/api/commands', { text: '/forecast', channel_id: world.club.id }),
  )
  expect(outline(events)).toEqual(['message/created to channel'])
  const [effect] = result.body.effects
  const message = (await world.call(world.member, 'GET', `/api/messages/${effect.id}`)).body
  expect(message).toMatchObject({ author: { id: bot.id, kind: 'bot' }, mentions: [] })
  expect(message.body_md).toContain('for all')
  const inThread = { text: '/forecast', channel_id: world.club.id, parent_id: message.id }
  const reply = (await world.call(world.member, 'POST', '/api/commands', inThread)).body.effects[0]
  expect((await world.call(world.member, 'GET', `/api/messages/${reply.id}`)).body.parent_id).toBe(message.id)
})

test('FLT-17 a service that fails, is slow to say so, or talks nonsense is told of clearly', async () => {
  await register()
  const told: [() => Response, string][] = [
    [() => new Response('', { status: 500 }), 'answered 500'],
    [() => new Response(null, { status: 302, headers: { location: 'http://10.0.0.1/' } }), 'answered 302'],
    [() => Response.json(null), 'cannot be read'],
    [() => Response.json({ text: { a: 1 } }), 'cannot be read'],
    [() => new Response('{', { headers: { 'content-type': 'application/json' } }), 'cannot be read'],
    [() => new Response('x'.repeat(100_000)), 'too large'],
  ]
  for (const [answer, text] of told) {
    service.answer = answer
    expect(await run('/weather')).toMatchObject({ ok: false, text: expect.stringContaining(text) })
  }
  says({ text: `\u0000${'y'.repeat(20_000)}\ud800` })
  expect((await run('/weather')).text).toHaveLength(3_999)
  await service[Symbol.asyncDispose]()
  expect((await run('/weather')).text).toContain('cannot be reached')
})

test('what everybody knows keeps its name, and a name is given once', async () => {
  for (const name of ['help', 'kick', 'join']) expect((await register({ name })).body.code).toBe('name_taken')
  expect((await register()).status).toBe(201)
  expect((await register()).body.code).toBe('name_taken')
  for (const name of ['', 'a b', 'x'.repeat(40), 'ä', '1st']) {
    expect((await register({ name })).body.code).toBe('invalid_input')
  }
  expect((await register({ name: 'x', url: 'file:///etc/passwd' })).body.code).toBe('invalid_input')
})

test('ABU-05 a command whose address leads inside reaches nothing', async () => {
  await register({ url: 'http://10.0.0.1/' })
  expect(await run('/weather')).toMatchObject({ ok: false, text: expect.stringContaining('private network') })
})

test('AJ-36 only owner and admins register, list and delete; only who may write here asks', async () => {
  expect((await register({}, world.member)).body.code).toBe('forbidden')
  expect((await register({}, world.outsider)).body.code).toBe('not_found')
  const made = await register()
  expect((await world.call(world.member, 'GET', path)).body.code).toBe('forbidden')
  expect(JSON.stringify((await world.call(world.owner, 'GET', path)).body)).not.toContain(made.body.secret)
  expect((await run('/weather', world.bystander)).code).toBe('not_a_member')
  const mute = `/api/communities/${world.community.slug}/mutes/${world.member.id}`
  await world.call(world.owner, 'PUT', mute, { until: null })
  expect((await run('/weather')).code).toBe('muted')
  await world.call(world.owner, 'DELETE', mute)
  const one = `/api/custom-commands/${made.body.id}`
  expect((await world.call(world.member, 'DELETE', one)).body.code).toBe('forbidden')
  expect((await world.call(world.owner, 'DELETE', one)).status).toBe(204)
  expect((await run('/weather')).ok).toBe(false)
})
