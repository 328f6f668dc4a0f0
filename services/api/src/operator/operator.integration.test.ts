import { afterEach, beforeEach, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'
import { asOperator } from './as-operator.ts'
import { banUser, handOver, makeOwner } from './members.ts'
import { setChannelRetention, setCommunityRetention } from './retention.ts'

let world: TestWorld
let community: { readonly id: string; readonly name: string }
beforeEach(async () => {
  world = await testWorld()
  const { id } = world.community
  community = { id, name: (await world.call(world.owner, 'GET', `/api/communities/${id}`)).body.name }
})
afterEach(() => world[Symbol.asyncDispose]())

type Work<T> = Parameters<typeof asOperator<T>>[1]

/** What comes of it, once every viewer's picture was seen to follow from the events. */
async function operate<T>(work: Work<T>) {
  const { result, events } = await world.verify(async () => {
    const body = await asOperator(world.db, work)
    await world.publishOutbox()
    return { status: 200, body }
  })
  expect(events.every(({ actor_id }) => actor_id === null)).toBe(true)
  return { result: result.body as T, events }
}

test('a member becomes an owner, is told, and is muted no more', async () => {
  const path = `/api/communities/${community.id}/mutes/${world.member.id}`
  expect((await world.call(world.owner, 'PUT', path, { until: null })).status).toBe(204)
  await world.takeEvents()
  const place = { community, user_id: world.member.id }
  const { result, events } = await operate((trx, outgoing) => makeOwner(trx, outgoing, place))
  expect(result).toBe(true)
  expect(outline(events)).toEqual(['member/updated to community', 'member/unmuted to user', 'notification/new to user'])
  expect((await operate((trx, outgoing) => makeOwner(trx, outgoing, place))).events).toEqual([])
})

test('AJ-103 a community is handed over: the owners it had become admins, and both sides are told', async () => {
  const place = { community, user_id: world.member.id }
  const { result, events } = await operate((trx, outgoing) => handOver(trx, outgoing, place))
  expect(result).toBe(true)
  expect(outline(events)).toEqual([
    'member/updated to community',
    'notification/new to user',
    'member/updated to community',
    'notification/new to user',
  ])
  expect((await world.call(world.owner, 'GET', `/api/communities/${community.id}`)).body.role).toBe('admin')
  expect((await operate((trx, outgoing) => handOver(trx, outgoing, place))).result).toBe(false)
})

test('somebody who is no member becomes one and an owner, under their picture; who is banned does not', async () => {
  const avatar_key = `avatars/${newId()}/avatar.webp`
  await world.db.kysely.updateTable('users').set({ avatar_key }).where('id', '=', world.outsider.id).execute()
  const place = { community, user_id: world.outsider.id }
  await asOperator(world.db, (trx, outgoing) => makeOwner(trx, outgoing, place))
  await world.publishOutbox()
  const joined = (await world.takeEvents()).filter(({ type }) => type === 'member/joined')
  expect(joined.length).toBeGreaterThan(0)
  for (const { payload } of joined)
    expect(payload['user']).toMatchObject({ avatar_url: `/api/avatars/${avatar_key.split('/')[1]}` })
  await asOperator(world.db, (trx, outgoing) => banUser(trx, outgoing, { ...place, reason: '' }))
  const again = asOperator(world.db, (trx, outgoing) => makeOwner(trx, outgoing, place))
  expect(again).rejects.toMatchObject({ code: 'banned' })
})

test('who is banned is out at once and not in again; the only owner stays', async () => {
  const ban = (user_id: string) =>
    operate((trx, outgoing) => banUser(trx, outgoing, { community, user_id, reason: 'spam' }))
  const { result, events } = await ban(world.member.id)
  expect(result).toBe(true)
  expect(outline(events)).toContain('member/banned to community')
  expect((await world.call(world.member, 'GET', `/api/communities/${community.id}`)).status).toBe(404)
  const { items } = (await world.call(world.owner, 'GET', `/api/communities/${community.id}/bans`)).body
  expect(items).toMatchObject([{ user: { id: world.member.id }, reason: 'spam', banned_by: null }])
  expect((await ban(world.outsider.id)).result).toBe(false)
  expect(ban(world.owner.id)).rejects.toMatchObject({ code: 'last_owner' })
})

test('how long messages are kept is told to who sees the channel or the community', async () => {
  const set = (channel: { readonly id: string }, days: number | null) =>
    operate((trx, outgoing) => setChannelRetention(trx, outgoing, channel.id, days))
  expect(outline((await set(world.club, 7)).events)).toEqual(['channel/updated to community'])
  expect(outline((await set(world.vault, 7)).events)).toEqual(['channel/updated to channel'])
  expect((await set(world.vault, 7)).events).toEqual([])
  const { events } = await operate((trx, outgoing) => setCommunityRetention(trx, outgoing, community.id, 30))
  expect(outline(events)).toEqual(['community/updated to community'])
  expect((await world.call(world.member, 'GET', `/api/channels/${world.vault.id}`)).body.retention_days).toBe(7)
})
