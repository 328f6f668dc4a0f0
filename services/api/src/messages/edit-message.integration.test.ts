import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const edit = (user: TestWorld['member'], id: string, body_md: string) =>
  world.call(user, 'PUT', `/api/messages/${id}`, { body_md })

test('AC-T8 SH-13 a PUT within the hour changes the text, and the channel is told', async () => {
  const { body } = await world.post(world.member, world.club, 'furst')
  const { result, events } = await world.verify(() => edit(world.member, body.id, 'first, @bo'))
  expect(result).toMatchObject({ status: 200, body: { id: body.id, body_md: `first, @<user:${world.bystander.id}>` } })
  expect(result.body.edited_at).not.toBeNull()
  expect(outline(events)).toEqual(['message/edited to channel'])
  const again = await world.call(world.owner, 'GET', `/api/messages/${body.id}`)
  expect(again.body).toEqual(result.body)
})

test('AC-T9 SH-13 a PUT after an hour is 403', async () => {
  const { body } = await world.post(world.member, world.club, 'old')
  world.clock.advance(limits.editWindowMs + 5_000)
  const late = await edit(world.member, body.id, 'new')
  world.clock.advance(-limits.editWindowMs - 5_000)
  expect(late.body).toMatchObject({ status: 403, code: 'edit_window_closed' })
  expect((await edit(world.member, body.id, 'new')).status).toBe(200)
})

test('the same text again is no change, and PATCH is PUT', async () => {
  const { body } = await world.post(world.member, world.club, 'same')
  const { result, events } = await world.verify(() => edit(world.member, body.id, 'same'))
  expect([result.body.edited_at, events]).toEqual([null, []])
  const patched = await world.call(world.member, 'PATCH', `/api/messages/${body.id}`, { body_md: 'other' })
  expect(patched.body.body_md).toBe('other')
})

test('a mention edited in or out moves the count of whom it is for', async () => {
  const { body } = await world.post(world.member, world.club, 'hm')
  await world.verify(() => edit(world.member, body.id, `hm @${world.owner.username}`))
  await world.verify(() => edit(world.member, body.id, 'hm'))
})

test('nobody edits what somebody else wrote, in a channel that is closed, or that is gone', async () => {
  const { body } = await world.post(world.member, world.club, 'mine')
  expect((await edit(world.owner, body.id, 'x')).body.code).toBe('forbidden')
  expect((await edit(world.bystander, body.id, 'x')).body.code).toBe('forbidden')
  expect((await edit(world.outsider, body.id, 'x')).status).toBe(404)
  expect((await edit(world.member, body.id, '')).status).toBe(400)
  const secret = await world.post(world.member, world.vault, 'mine')
  expect((await edit(world.bystander, secret.body.id, 'x')).status).toBe(404)
  await world.call(world.member, 'PATCH', `/api/channels/${world.vault.id}`, { archived: true })
  expect((await edit(world.member, secret.body.id, 'x')).body.code).toBe('channel_archived')
  await world.call(world.owner, 'DELETE', `/api/messages/${secret.body.id}`)
  expect((await edit(world.member, secret.body.id, 'x')).status).toBe(404)
})
