import { apiEndpoints, type Endpoint } from '@ajet/shared/schema'
import { buildChannel, buildMember } from '@ajet/shared/testing'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { testWorld, type TestWorld } from './testing/test-world.ts'

/** Endpoints of a channel and of what is in it, with a valid body where one is needed. */
const bodies: Readonly<Record<string, object>> = {
  updateChannel: { topic: 'mine' },
  updateChannelMember: { voice: true },
  markRead: { message_id: null },
  postMessage: { body_md: 'hi' },
  editMessage: { body_md: 'hi' },
}
const inChannel = Object.entries<Endpoint>(apiEndpoints).filter(
  ([name, { path, body }]) => /:(?:channel_id|message_id)\b/.test(path) && (body === undefined || name in bodies),
)

let world: TestWorld
let params: Readonly<Record<string, string>>
let removed: TestWorld['member']
let kicked: TestWorld['member']

beforeAll(async () => {
  world = await testWorld()
  removed = await buildMember(world.db, world.community)
  kicked = await buildMember(world.db, world.community)
  const channel = await buildChannel(world.db, world.community, {
    name: 'secret-plan',
    visibility: 'private',
    members: [world.member, removed, kicked],
  })
  const message = (await world.post(removed, channel, 'my own words')).body.id
  await world.call(removed, 'PUT', `/api/messages/${message}/reactions/${encodeURIComponent('👍')}`)
  await world.call(world.member, 'DELETE', `/api/channels/${channel.id}/members/${removed.id}`)
  await world.call(world.owner, 'DELETE', `/api/communities/${world.community.id}/members/${kicked.id}`)
  await world.takeEvents()
  params = { channel_id: channel.id, message_id: message, user: world.member.id, emoji: encodeURIComponent('👍') }
})
afterAll(() => world[Symbol.asyncDispose]())

const people = {
  'a member of the community who is not in the private channel': () => world.bystander,
  'an owner who is not in it': () => world.owner,
  'who was removed from it': () => removed,
  'who was kicked from the community': () => kicked,
}

for (const [who, find] of Object.entries(people)) {
  describe(`ABU-10 ABU-11 ${who}`, () => {
    for (const [name, { method, path }] of inChannel) {
      test(`gets nothing from ${name}`, async () => {
        const filled = path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? '')
        const { status, body } = await world.call(find(), method, filled, bodies[name])
        expect({ status, code: body?.code }).toEqual({ status: 404, code: 'not_found' })
        expect(await world.takeEvents()).toEqual([])
      })
    }

    test('finds no trace of it anywhere', async () => {
      const answers = [
        await world.call(find(), 'GET', '/api/sync'),
        await world.call(find(), 'GET', `/api/communities/${world.community.id}/channels`),
        await world.call(find(), 'GET', `/api/communities/${world.community.id}/channels?name=secret-plan`),
      ]
      const text = JSON.stringify(answers)
      expect(text).not.toContain('secret-plan')
      expect(text).not.toContain(params['channel_id'] ?? 'nothing')
    })
  })
}

test('a link to it from elsewhere names nothing', async () => {
  const typed = await world.post(world.member, world.club, 'see #secret-plan')
  const stored = await world.post(world.member, world.club, `see #<channel:${params['channel_id']}>`)
  expect(JSON.stringify([typed.body.mentions, stored.body.mentions])).not.toContain('secret-plan')
})
