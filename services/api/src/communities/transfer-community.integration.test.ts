import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createPasswords } from '@ajet/shared/auth'
import { newId } from '@ajet/shared/std'
import { buildUser } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

const LATER_MS = 16 * 60_000

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const give = (user: TestWorld['owner'], to: { id: string }, password?: string) =>
  world.call(user, 'POST', `/api/communities/${world.community.slug}/owner`, {
    user_id: to.id,
    ...(password !== undefined && { password }),
  })
const roleOf = async (user: TestWorld['owner']) =>
  (await world.call(user, 'GET', `/api/communities/${world.community.id}`)).body.role
const setPassword = async (password: string) => {
  const password_hash = await createPasswords().hash(password)
  await world.db.kysely.updateTable('users').set({ password_hash }).where('id', '=', world.owner.id).execute()
}

test('AJ-103 the owner hands the community over and stays as an admin, in one step that is told and written down', async () => {
  const { result, events } = await world.verify(() => give(world.owner, world.member))
  expect([result.status, result.body.role]).toEqual([200, 'admin'])
  expect(outline(events)).toEqual([
    'member/updated to community',
    'member/updated to community',
    'notification/new to user',
  ])
  expect([await roleOf(world.owner), await roleOf(world.member)]).toEqual(['admin', 'owner'])
  const [notice] = (await world.call(world.member, 'GET', '/api/notifications')).body.items
  expect(notice).toMatchObject({ type: 'system', data: { event: 'role_changed', role: 'owner' } })
  const [row] = await world.db.kysely.selectFrom('audit_log').selectAll().execute()
  expect(row).toMatchObject({
    action: 'community/owner-changed',
    actor_id: world.owner.id,
    target: world.member.id,
    data: { from: world.owner.id },
  })
  expect((await give(world.owner, world.bystander)).body.code).toBe('forbidden')
})

test('a new owner is not muted, as nobody could end it', async () => {
  const mute = `/api/communities/${world.community.id}/mutes/${world.member.id}`
  await world.call(world.owner, 'PUT', mute, { until: null })
  const { events } = await world.verify(() => give(world.owner, world.member))
  expect(events.map(({ type }) => type)).toContain('member/unmuted')
  expect((await world.post(world.member, world.club, 'mine now')).status).toBe(201)
})

test('nobody but the owner hands it over, and only to a person who is a member', async () => {
  expect((await give(world.member, world.member)).body.code).toBe('forbidden')
  expect((await give(world.outsider, world.outsider)).body.code).toBe('not_found')
  expect((await give(world.owner, world.outsider)).body.code).toBe('not_found')
  expect((await give(world.owner, { id: newId() })).body.code).toBe('not_found')
  expect((await give(world.owner, world.owner)).body.code).toBe('invalid_input')
  const bot = await buildUser(world.db)
  await world.db.kysely.updateTable('users').set({ kind: 'bot' }).where('id', '=', bot.id).execute()
  const membership = { community_id: world.community.id, user_id: bot.id, role: 'member' } as const
  await world.db.kysely.insertInto('community_members').values(membership).execute()
  expect((await give(world.owner, bot)).body.code).toBe('invalid_input')
  expect(await roleOf(world.owner)).toBe('owner')
})

test('ABU-12 a session that was opened long ago is not enough: it takes the password, and few guesses', async () => {
  await setPassword('correct horse battery')
  world.clock.advance(LATER_MS)
  expect((await give(world.owner, world.member)).body.code).toBe('step_up_required')
  for (let n = 0; n < 5; n++)
    expect((await give(world.owner, world.member, 'a guess')).body.code).toBe('invalid_credentials')
  expect((await give(world.owner, world.member, 'correct horse battery')).body.code).toBe('rate_limited')
  world.clock.advance(LATER_MS)
  expect((await give(world.owner, world.member, 'correct horse battery')).status).toBe(200)
})

test('ABU-20 two hand-overs at once make one owner, and the last owner cannot leave', async () => {
  const answers = await Promise.all([give(world.owner, world.member), give(world.owner, world.bystander)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403])
  const owners = await world.db.kysely
    .selectFrom('community_members')
    .select('user_id')
    .where('community_id', '=', world.community.id)
    .where('role', '=', 'owner')
    .execute()
  expect(owners).toHaveLength(1)
  const owner = [world.member, world.bystander].find(({ id }) => id === owners[0]?.user_id)
  const leave = (user: TestWorld['owner']) =>
    world.call(user, 'DELETE', `/api/communities/${world.community.id}/members/me`)
  expect((await leave(owner ?? world.owner)).body.code).toBe('last_owner')
  expect((await leave(world.owner)).status).toBe(204)
})
