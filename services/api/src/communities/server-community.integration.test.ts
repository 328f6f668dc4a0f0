import { afterEach, beforeEach, expect, test } from 'bun:test'
import { findServerCommunity, isServerOwner } from '@ajet/shared/auth'
import { newId } from '@ajet/shared/std'
import type { TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
  // What is made from here on is younger than the world.
  world.clock.advance(60_000)
})
afterEach(() => world[Symbol.asyncDispose]())

const make = async (user: TestUser, slug: string) =>
  (await world.call(user, 'POST', '/api/communities', { name: slug, slug })).body.id as string
const remove = (user: TestUser, id: string) => world.call(user, 'DELETE', `/api/communities/${id}`)
const switches = (user: TestUser) => world.call(user, 'PATCH', '/auth/methods', { passkeys: true })
const owners = async () =>
  await Promise.all([world.owner, world.member, world.outsider].map(({ id }) => isServerOwner(world.db.kysely, id)))

test('AJ-12 the server never falls to somebody by being left over', async () => {
  // The outsider's community is the oldest after the first one, and the member's was made by a member.
  await make(world.member, 'mine')
  const answer = await remove(world.owner, world.community.id)
  expect([answer.status, answer.body.code]).toEqual([409, 'conflict'])
  expect(answer.body.detail).toContain('owns the server')
  expect(await owners()).toEqual([true, false, false])
  expect((await switches(world.outsider)).body.code).toBe('forbidden')
})

test('AJ-12 another community of the same owner takes the place of the first, at once and for good', async () => {
  const [second, third] = [await make(world.owner, 'second'), await make(world.owner, 'third')]
  expect((await remove(world.owner, world.community.id)).status).toBe(204)
  expect(await findServerCommunity(world.db.kysely)).toBe(second)
  expect(await owners()).toEqual([true, false, false])
  await world.api.settle()
  expect(await owners()).toEqual([true, false, false])
  expect((await remove(world.owner, second)).status).toBe(204)
  expect(await findServerCommunity(world.db.kysely)).toBe(third)
  expect((await remove(world.owner, third)).body.code).toBe('conflict')
})

test('AJ-12 of two deletions at once one finds that the other has taken what was to follow', async () => {
  const second = await make(world.owner, 'second')
  const answers = await Promise.all([remove(world.owner, world.community.id), remove(world.owner, second)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
  expect(await owners()).toEqual([true, false, false])
})

test('AJ-9 what was done to the whole server stays in the log when the first community goes', async () => {
  const row = { actor_id: world.owner.id, target: 'x', community_id: world.community.id }
  const actions = ['provider/created', 'login-methods/changed', 'channel/created', 'provider/deleted'] as const
  await world.db.kysely
    .insertInto('audit_log')
    .values(actions.map((action) => ({ id: newId(), ...row, action })))
    .execute()
  const second = await make(world.owner, 'second')
  await remove(world.owner, world.community.id)
  await world.api.settle()
  const { items } = (await world.call(world.owner, 'GET', `/api/communities/${second}/audit`)).body
  expect(items.map(({ action }: { action: string }) => action)).toEqual([
    'provider/created',
    'login-methods/changed',
    'provider/deleted',
    'community/created',
  ])
  const kept = await world.db.kysely.selectFrom('audit_log').select('action').execute()
  expect(kept.map(({ action }) => action)).toContain('community/deleted')
  expect(kept.map(({ action }) => action)).not.toContain('channel/created')
})
