import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import type { TestUser } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const MINUTE_MS = 60_000
const inMinutes = (minutes: number) => new Date(world.clock.now() + minutes * MINUTE_MS).toISOString()
const remind = (user: TestUser, body: object) => world.call(user, 'POST', '/api/reminders', body)
const listed = async (user: TestUser) => (await world.call(user, 'GET', '/api/reminders')).body.items
const run = (user: TestUser, text: string, channel = world.club) =>
  world.call(user, 'POST', '/api/commands', { text, channel_id: channel.id })
const pass = (minutes: number) => async () => {
  world.clock.advance(minutes * MINUTE_MS)
  return await Promise.resolve({ status: 200, body: undefined })
}

test('a reminder comes as a notification, once, at its time', async () => {
  const made = await remind(world.member, { text: 'Tea', due_at: inMinutes(10) })
  expect(made).toMatchObject({ status: 201, body: { text: 'Tea', channel_id: null } })
  expect((await world.verify(pass(9))).events).toEqual([])
  const { events } = await world.verify(pass(1))
  expect(outline(events)).toEqual(['notification/new to user'])
  expect(events[0]).toMatchObject({
    user_id: world.member.id,
    actor_id: null,
    payload: { notification: { type: 'system', actor: null, data: { event: 'reminder', text: 'Tea' } } },
  })
  expect(await listed(world.member)).toEqual([])
  expect((await world.verify(pass(60))).events).toEqual([])
})

test('a reminder for a channel is posted there in the name of who asked, once', async () => {
  await remind(world.member, { text: 'Stand up, all', due_at: inMinutes(5), channel_id: world.club.id })
  const { events } = await world.verify(pass(5))
  expect(events).toMatchObject([
    { type: 'message/created', payload: { body_md: 'Reminder: Stand up, all', user_id: world.member.id } },
  ])
  expect((await world.verify(pass(60))).events).toEqual([])
})

test('whoever may not write in the channel any more is told alone', async () => {
  await remind(world.member, { text: 'Late', due_at: inMinutes(5), channel_id: world.club.id })
  await world.call(world.member, 'DELETE', `/api/channels/${world.club.id}/members/me`)
  await world.takeEvents()
  const { events } = await world.verify(pass(5))
  expect(outline(events)).toEqual(['notification/new to user'])
  await world.call(world.member, 'PUT', `/api/channels/${world.club.id}/members/me`)
})

test('a reminder that is taken back does not come, and nobody takes back those of others', async () => {
  const { id } = (await remind(world.member, { text: 'Never', due_at: inMinutes(5) })).body
  expect((await world.call(world.owner, 'DELETE', `/api/reminders/${id}`)).status).toBe(404)
  expect(await listed(world.owner)).toEqual([])
  expect((await world.call(world.member, 'DELETE', `/api/reminders/${id}`)).status).toBe(204)
  expect((await world.call(world.member, 'DELETE', `/api/reminders/${id}`)).status).toBe(404)
  await world.takeEvents()
  expect((await world.verify(pass(5))).events).toEqual([])
})

test('a reminder is in the future, for a channel one is in, and there are not too many', async () => {
  const due_at = inMinutes(10_000)
  for (const body of [
    { text: 'x', due_at: inMinutes(-1) },
    { text: 'x', due_at: '2999-01-01T00:00:00Z' },
    { text: ' ', due_at },
    { text: 'x'.repeat(1_001), due_at },
    { text: 'x', due_at: 'soon' },
  ])
    expect((await remind(world.member, body)).body.code).toBe('invalid_input')
  expect((await remind(world.outsider, { text: 'x', due_at, channel_id: world.club.id })).status).toBe(404)
  expect((await remind(world.bystander, { text: 'x', due_at, channel_id: world.vault.id })).status).toBe(404)
  expect((await remind(world.bystander, { text: 'x', due_at, channel_id: world.club.id })).body.code).toBe(
    'not_a_member',
  )
  const answers = await Promise.all(
    Array.from({ length: limits.remindersPerUser + 2 }, (_, n) => remind(world.outsider, { text: `${n}`, due_at })),
  )
  expect(answers.filter(({ body }) => body.code === 'limit_reached')).toHaveLength(2)
  const page = (await world.call(world.outsider, 'GET', '/api/reminders?limit=40')).body
  const rest = (await world.call(world.outsider, 'GET', `/api/reminders?after=${page.next}&limit=200`)).body
  expect([page.items.length, rest.items.length, rest.next]).toEqual([40, 60, null])
})

test('/remind makes, lists and cancels reminders in the zone of the user', async () => {
  await world.call(world.bystander, 'PATCH', '/api/me', { settings: { time_zone: 'Asia/Tokyo' } })
  const general = world.community.general
  expect((await run(world.bystander, '/remind list', general)).body.text).toBe('There is nothing to remind you of.')
  const made = await run(world.bystander, '/remind me in 10 minutes to stretch', general)
  expect(made.body).toMatchObject({
    ok: true,
    text: expect.stringMatching(/^You will be reminded on .*\(Asia\/Tokyo\): stretch$/),
  })
  await run(world.bystander, '/remind tomorrow 9:00 stand up', general)
  expect((await listed(world.bystander))[1].due_at).toEndWith('T00:00:00.000Z')
  const here = await run(world.bystander, `/remind #${general.name} at 17:00 go home`, general)
  expect(here.body.text).toContain(`in #${general.name} on`)
  const list = (await run(world.bystander, '/remind list', general)).body.text.split('\n')
  expect(list).toHaveLength(3)
  expect(list[0]).toStartWith('1. ')
  expect((await run(world.bystander, '/remind cancel 1', general)).body.ok).toBe(true)
  expect(await listed(world.bystander)).toHaveLength(2)
  for (const wrong of [
    '/remind',
    '/remind me',
    '/remind me stretch',
    '/remind cancel 9',
    '/remind cancel x',
    '/remind #nowhere in 1m x',
    '/remind today 0:00 x',
  ])
    expect({ wrong, ok: (await run(world.bystander, wrong, general)).body.ok }).toEqual({ wrong, ok: false })
})

test('AJ-32 a mute ends by itself, and whoever was muted is told', async () => {
  await world.api.start()
  const path = `/api/communities/${world.community.id}/mutes/${world.bystander.id}`
  await world.call(world.owner, 'PUT', path, { until: inMinutes(3) })
  await world.takeEvents()
  await world.clock.advance(2 * MINUTE_MS)
  expect((await world.takeEvents()).filter(({ type }) => type === 'member/unmuted')).toEqual([])
  const { events } = await world.verify(pass(2))
  expect(outline(events)).toEqual(['member/unmuted to user', 'notification/new to user'])
  expect(events[1]?.payload).toMatchObject({ notification: { data: { event: 'unmuted' } } })
  expect((await world.verify(pass(5))).events).toEqual([])
  await world.call(world.owner, 'PUT', path, { until: inMinutes(3) })
  await world.call(world.bystander, 'DELETE', `/api/communities/${world.community.id}/members/me`)
  await world.takeEvents()
  await world.clock.advance(4 * MINUTE_MS)
  expect(await world.takeEvents()).toEqual([])
})
