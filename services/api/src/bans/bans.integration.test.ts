import { afterEach, beforeEach, expect, test } from 'bun:test'
import { joinCommunity } from '@ajet/shared/db'
import { newId } from '@ajet/shared/std'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let path: string
beforeEach(async () => {
  world = await testWorld()
  path = `/api/communities/${world.community.slug}/bans`
})
afterEach(() => world[Symbol.asyncDispose]())

const ban = (user: TestWorld['owner'], id: string, body: object = {}) => world.call(user, 'PUT', `${path}/${id}`, body)

test('AJ-30 a ban puts somebody out of community and channels, and everybody there learns of it', async () => {
  const { events, result } = await world.verify(() => ban(world.owner, world.member.id, { reason: 'Spam' }))
  expect(result.status).toBe(204)
  expect(outline(events)).toContain('member/banned to community')
  expect(outline(events).filter((line) => line === 'member/banned to channel')).toHaveLength(3)
  expect((await world.call(world.member, 'GET', `/api/channels/${world.club.id}`)).status).toBe(404)
  expect((await world.post(world.member, world.club, 'hi')).status).toBe(404)
  const { items } = (await world.call(world.owner, 'GET', path)).body
  expect(items).toMatchObject([{ user: { id: world.member.id }, reason: 'Spam', banned_by: { id: world.owner.id } }])
  expect((await world.verify(() => ban(world.owner, world.member.id))).events).toEqual([])
})

test('AJ-30 whoever is banned comes in by no invite, until the ban ends', async () => {
  const invites = `/api/communities/${world.community.id}/invites`
  const { code } = (await world.call(world.owner, 'POST', invites, {})).body
  await ban(world.owner, world.member.id)
  const accept = () => world.call(world.member, 'POST', `/api/invites/${code}/accept`)
  expect(await accept()).toMatchObject({ status: 403, body: { code: 'banned' } })
  expect((await world.call(world.owner, 'DELETE', `${path}/${world.member.id}`)).status).toBe(204)
  expect((await world.call(world.owner, 'DELETE', `${path}/${world.member.id}`)).status).toBe(204)
  expect((await accept()).status).toBe(200)
})

test('AJ-30 somebody who is invited and then banned has no invite left, and gets none', async () => {
  const elsewhere = (await world.call(world.owner, 'POST', '/api/communities', { name: 'Else', slug: 'else' })).body
  const membership = { community_id: elsewhere.id, user_id: world.outsider.id, role: 'member' } as const
  await world.db.transaction((trx) => joinCommunity(trx, membership))
  const invites = `/api/communities/${world.community.id}/invites`
  const { code } = (await world.call(world.owner, 'POST', invites, { user_id: world.outsider.id })).body
  expect((await ban(world.owner, world.outsider.id)).status).toBe(204)
  expect((await world.call(world.outsider, 'POST', `/api/invites/${code}/accept`)).body.code).toBe('invite_invalid')
  expect((await world.call(world.owner, 'POST', invites, { user_id: world.outsider.id })).body.code).toBe('conflict')
})

test('AJ-36 admins ban members, nobody bans an owner or themselves, members and outsiders nobody', async () => {
  const { member, bystander, owner, outsider } = world
  for (const target of [owner, bystander]) expect((await ban(member, target.id)).body.code).toBe('forbidden')
  expect((await ban(outsider, member.id)).body.code).toBe('not_found')
  expect((await ban(owner, owner.id)).body.code).toBe('forbidden')
  expect((await ban(owner, newId())).body.code).toBe('not_found')
  expect((await ban(owner, outsider.id)).body.code).toBe('not_found')
  expect((await world.call(member, 'GET', path)).body.code).toBe('forbidden')
  await world.call(owner, 'PATCH', `/api/communities/${world.community.id}/members/${member.id}`, { role: 'admin' })
  expect((await ban(member, owner.id)).body.code).toBe('forbidden')
  expect((await ban(member, bystander.id)).status).toBe(204)
})

test('AJ-30 /ban and /unban do the same', async () => {
  const run = async (user: TestWorld['owner'], text: string) =>
    (await world.call(user, 'POST', '/api/commands', { text, channel_id: world.club.id })).body
  expect((await run(world.member, '/ban @bo')).code).toBe('forbidden')
  expect(await run(world.owner, '/ban @bo Too loud')).toMatchObject({ ok: true })
  expect((await world.call(world.owner, 'GET', path)).body.items).toMatchObject([{ reason: 'Too loud' }])
  expect(await run(world.owner, '/ban @bo')).toMatchObject({ ok: false })
  expect(await run(world.owner, '/unban @bo')).toMatchObject({ ok: true })
  expect(await run(world.owner, '/unban @bo')).toMatchObject({ ok: false })
})
