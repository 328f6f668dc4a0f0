import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import type { TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const audit = (query = '', user: TestUser = world.owner) =>
  world.call(user, 'GET', `/api/communities/${world.community.id}/audit${query}`)
const home = (rest: string) => `/api/communities/${world.community.id}${rest}`

/** What the log gained by a call: action, target and data of each row. */
async function logged(user: TestUser, method: string, path: string, body?: unknown) {
  const before = (await audit('?limit=1')).body.items[0]
  const answer = await world.call(user, method, path, body)
  const { items } = (await audit(before ? `?after=${before.id}` : '')).body
  const told = items.map(({ action, data, actor }: { action: string; data: object; actor: { id: string } }) => {
    expect(actor.id).toBe(user.id)
    return [action, data]
  })
  return { answer, told, items }
}

test('AJ-9 every act that takes a right leaves a row, and a change that changes nothing none', async () => {
  const { owner, bystander, member, club, vault } = world
  const one = async (method: string, path: string, body: unknown, action: string, data: object = {}) => {
    const { answer, told } = await logged(owner, method, path, body)
    expect({ path, status: answer.status < 300, told }).toEqual({ path, status: true, told: [[action, data]] })
    return answer.body
  }
  const made = await one('POST', home('/channels'), { name: 'plans' }, 'channel/created', { name: 'plans' })
  await one('PATCH', `/api/channels/${made.id}`, { name: 'ideas' }, 'channel/updated', { name: 'ideas' })
  expect((await logged(owner, 'PATCH', `/api/channels/${made.id}`, { name: 'ideas' })).told).toEqual([])
  expect((await logged(owner, 'PATCH', `/api/channels/${made.id}`, { topic: 'Soon' })).told).toEqual([])
  const kept = { name: 'ideas', retention_days: '30' }
  await one('PATCH', `/api/channels/${made.id}`, { retention_days: 30 }, 'channel/updated', kept)
  await one('PATCH', `/api/channels/${made.id}`, { archived: true }, 'channel/updated', {
    name: 'ideas',
    archived: 'true',
  })
  await one('DELETE', `/api/channels/${made.id}`, undefined, 'channel/deleted', { name: 'ideas' })
  // The name of a private channel is not for everybody who reads the log.
  await one('PATCH', `/api/channels/${vault.id}`, { name: 'safe' }, 'channel/updated')
  await one('PATCH', home(''), { retention_days: 90 }, 'community/updated', { retention_days: '90' })
  await one('PATCH', home(`/members/${bystander.id}`), { role: 'admin' }, 'member/role-changed', {
    from: 'member',
    to: 'admin',
  })
  await one('PATCH', home(`/members/${bystander.id}`), { role: 'member' }, 'member/role-changed', {
    from: 'admin',
    to: 'member',
  })
  await one('PUT', home(`/mutes/${bystander.id}`), { until: null }, 'member/muted', { until: 'infinity' })
  await one('DELETE', home(`/mutes/${bystander.id}`), undefined, 'member/unmuted')
  const voiced = { channel_id: club.id, voice: 'true' }
  await one('PATCH', `/api/channels/${club.id}/members/${member.id}`, { voice: true }, 'channel/member-changed', voiced)
  const { code } = await one('POST', home('/invites'), {}, 'invite/created')
  await one('DELETE', `/api/invites/${code}`, undefined, 'invite/revoked')
  const category = await one('POST', home('/categories'), { name: 'Work' }, 'category/created', { name: 'Work' })
  await one('PATCH', `/api/categories/${category.id}`, { name: 'Play' }, 'category/updated', { name: 'Play' })
  await one('DELETE', `/api/categories/${category.id}`, undefined, 'category/deleted', { name: 'Play' })
  const hook = { channel_id: club.id, name: 'CI' }
  const webhook = await one('POST', home('/webhooks'), hook, 'webhook/created', hook)
  await one('PATCH', `/api/webhooks/${webhook.id}`, { name: 'CD' }, 'webhook/updated', { changed: 'name' })
  await one('DELETE', `/api/webhooks/${webhook.id}`, undefined, 'webhook/deleted', { name: 'CD' })
  const { id } = (await world.post(member, club, 'spam')).body
  const about = { author_id: member.id, channel_id: club.id }
  await one('DELETE', `/api/messages/${id}`, undefined, 'message/deleted', about)
  const purge = { text: '/purge #club 3', channel_id: club.id }
  await one('POST', '/api/commands', purge, 'channel/purged', { name: 'club', count: '3' })
  await one('PUT', home(`/bans/${bystander.id}`), { reason: 'Spam' }, 'member/banned', expect.anything())
  await one('DELETE', home(`/bans/${bystander.id}`), undefined, 'member/unbanned')
  expect(
    (await logged(member, 'DELETE', `/api/messages/${(await world.post(member, club, 'mine')).body.id}`)).told,
  ).toEqual([])
})

test('AJ-9 only owner and admins read the log, without addresses', async () => {
  expect((await audit('', world.member)).body.code).toBe('forbidden')
  expect((await audit('', world.outsider)).status).toBe(404)
  const { items } = (await audit('?action=member/role-changed')).body
  expect(items[0]).toEqual({
    id: expect.any(String),
    action: 'member/role-changed',
    actor: expect.objectContaining({ id: world.owner.id }),
    target: world.bystander.id,
    target_user: expect.objectContaining({ id: world.bystander.id, username: 'bo' }),
    data: { from: 'member', to: 'admin' },
    created_at: expect.any(String),
  })
})

test('AJ-72 the log is filtered by actor and action, and read in pages', async () => {
  const actions = (answer: { body: { items: { action: string }[] } }) => answer.body.items.map(({ action }) => action)
  const all = actions(await audit('?limit=200'))
  expect(actions(await audit('?limit=200&action=category/'))).toEqual(
    all.filter((name) => name.startsWith('category/')),
  )
  expect(actions(await audit('?action=channel/purged'))).toEqual(['channel/purged'])
  expect(actions(await audit(`?limit=200&actor=${world.owner.id}`))).toEqual(all)
  expect(actions(await audit(`?actor=${world.member.id}`))).toEqual([])
  const last = (await audit('?limit=5')).body
  const before = (await audit(`?limit=5&before=${last.prev}`)).body
  expect(actions({ body: { items: [...before.items, ...last.items] } })).toEqual(all.slice(-10))
  expect((await audit(`?after=${newId()}`)).body.code).toBe('unknown_cursor')
  for (const action of ['member', "x'--", 'member/%', '/']) {
    expect((await audit(`?action=${encodeURIComponent(action)}`)).body.code).toBe('invalid_input')
  }
})
