import { afterEach, beforeEach, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { buildMember } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const change = (user: TestWorld['owner'], channel: { id: string }, body: object) =>
  world.call(user, 'PATCH', `/api/channels/${channel.id}`, body)

test('newcomers join the default channels, which owner and admins choose', async () => {
  const { result } = await world.verify(() => change(world.owner, world.club, { is_default: true }))
  expect(result.body.is_default).toBe(true)
  await change(world.owner, world.community.general, { is_default: false })
  const newcomer = await buildMember(world.db, world.community)
  const { items } = (await world.call(newcomer, 'GET', `/api/communities/${world.community.id}/channels`)).body
  const joined = items.filter((one: { joined: boolean }) => one.joined)
  expect(joined).toMatchObject([{ name: 'club', is_default: true, unread_count: 0 }])
  await change(world.owner, world.club, { archived: true })
  const late = await buildMember(world.db, world.community)
  const { body } = await world.call(late, 'GET', `/api/channels/${world.club.id}`)
  expect(body.joined).toBe(false)
})

test('only public channels are default, and one that becomes private is so no longer', async () => {
  expect((await change(world.owner, world.vault, { is_default: true })).body.code).toBe('invalid_input')
  expect((await change(world.member, world.club, { is_default: true })).body.code).toBe('forbidden')
  // Its operator, but no admin.
  expect((await change(world.member, world.vault, { is_default: false })).body.code).toBe('forbidden')
  await change(world.owner, world.club, { is_default: true })
  const { result } = await world.verify(() => change(world.owner, world.club, { visibility: 'private' }))
  expect(result.body.is_default).toBe(false)
  const rows = Array.from({ length: limits.defaultChannels }, (_, n) => ({
    id: newId(),
    community_id: world.community.id,
    name: `default-${n}`,
    is_default: true,
  }))
  await world.db.kysely.insertInto('channels').values(rows).execute()
  await change(world.owner, world.club, { visibility: 'public' })
  expect((await change(world.owner, world.club, { is_default: true })).body.code).toBe('limit_reached')
})

test('HC-48 a default channel with +m announces: newcomers read and react, and only who has voice posts', async () => {
  await change(world.owner, world.community.general, { modes: ['m'] })
  const newcomer = await buildMember(world.db, world.community)
  expect((await world.post(newcomer, world.community.general, 'hello')).body.code).toBe('channel_moderated')
  const { id } = (await world.post(world.owner, world.community.general, 'welcome @channel')).body
  const reply = await world.post(newcomer, world.community.general, 'thanks', { parent_id: id })
  expect(reply.body.code).toBe('channel_moderated')
  const reaction = `/api/messages/${id}/reactions/${encodeURIComponent('🎉')}`
  expect((await world.call(newcomer, 'PUT', reaction)).status).toBe(204)
})
