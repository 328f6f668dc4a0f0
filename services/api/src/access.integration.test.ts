import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { apiEndpoints, type Endpoint } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { sendFile } from './testing/send-file.ts'
import { testWorld, type TestWorld } from './testing/test-world.ts'

let world: TestWorld
let params: Readonly<Record<string, string>>
beforeAll(async () => {
  world = await testWorld()
  const message = (await world.post(world.member, world.vault, 'secret')).body.id
  const invite = await world.call(world.owner, 'POST', `/api/communities/${world.community.id}/invites`, {})
  const category = await world.call(world.owner, 'POST', `/api/communities/${world.community.id}/categories`, {
    name: 'Mine',
  })
  const webhook = await world.call(world.member, 'POST', `/api/communities/${world.community.id}/webhooks`, {
    channel_id: world.vault.id,
    name: 'CI',
  })
  params = {
    community: world.community.id,
    category_id: category.body.id,
    webhook_id: webhook.body.id,
    channel_id: world.vault.id,
    message_id: message,
    user: world.member.id,
    user_id: world.member.id,
    emoji: encodeURIComponent('👍'),
    code: invite.body.code,
    attachment_id: (await sendFile(world, world.member, world.vault.id, { bytes: 'secret' })).body.id,
  }
})
afterAll(() => world[Symbol.asyncDispose]())

/** A valid body for each endpoint that takes one: what is refused is refused for who asks. */
const bodies: Readonly<Record<string, object>> = {
  createChannel: { name: 'mine' },
  createCategory: { name: 'Other' },
  updateCategory: { name: 'Other' },
  orderCategories: { ids: [] },
  createWebhook: { channel_id: newId(), name: 'CI' },
  updateWebhook: { name: 'Other' },
  muteMember: { until: null },
  banMember: { reason: 'Spam' },
  runCommand: { text: '/help', channel_id: newId() },
  updateChannel: { name: 'mine' },
  updateChannelMember: { voice: true },
  markRead: { message_id: null },
  updateCommunity: { name: 'Mine' },
  updateMember: { role: 'admin' },
  createInvite: {},
  postMessage: { body_md: 'hi' },
  editMessage: { body_md: 'hi' },
  openDm: { user_ids: [newId()] },
  readNotifications: { all: true },
}

/** Open to whoever holds the code. */
const byCode = new Set(['getInvite', 'acceptInvite', 'declineInvite'])
const objectEndpoints = Object.entries<Endpoint>(apiEndpoints).filter(
  ([name, { path }]) => path.includes(':') && !byCode.has(name),
)
const pathOf = ({ path }: Endpoint, values = params) => path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? '')

describe('somebody of another community', () => {
  for (const [name, endpoint] of objectEndpoints) {
    test(`gets nothing from ${name}`, async () => {
      const before = await world.takeEvents()
      const { status, body } = await world.call(world.outsider, endpoint.method, pathOf(endpoint), bodies[name])
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' })
      expect(await world.takeEvents()).toEqual([])
      expect(before).toBeDefined()
    })
  }
})

describe('what does not exist looks the same', () => {
  for (const [name, endpoint] of objectEndpoints) {
    test(`for ${name}`, async () => {
      const unknown = {
        ...params,
        community: newId(),
        channel_id: newId(),
        category_id: newId(),
        webhook_id: newId(),
        message_id: newId(),
        attachment_id: newId(),
        user_id: newId(),
        code: 'none',
      }
      const { status, body } = await world.call(world.member, endpoint.method, pathOf(endpoint, unknown), bodies[name])
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' })
    })
  }
})

describe('nobody without a session', () => {
  for (const [name, endpoint] of Object.entries<Endpoint>(apiEndpoints)) {
    if (endpoint.auth === 'none') continue
    test(`calls ${name}`, async () => {
      const { status, body } = await world.call(null, endpoint.method, pathOf(endpoint), bodies[name])
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthenticated' })
    })
  }
})

test('the channel is still as it was', async () => {
  const { body } = await world.call(world.member, 'GET', `/api/channels/${world.vault.id}`)
  expect(body).toMatchObject({ name: 'vault', member_count: 2, last_seq: 1 })
})
