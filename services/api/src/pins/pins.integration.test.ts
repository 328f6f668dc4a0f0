import { afterEach, beforeEach, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const pin = (user: TestWorld['owner'], id: string) => world.call(user, 'PUT', `/api/messages/${id}/pin`)
const unpin = (user: TestWorld['owner'], id: string) => world.call(user, 'DELETE', `/api/messages/${id}/pin`)
const pins = (user: TestWorld['owner'], channel: { id: string }, query = '') =>
  world.call(user, 'GET', `/api/channels/${channel.id}/pins${query}`)
const idsOf = ({ body }: Awaited<ReturnType<typeof pins>>) => body.items.map(({ id }: { id: string }) => id)

test('a member pins and takes off, once each, and everybody in the channel is told', async () => {
  const { id } = (await world.post(world.owner, world.club, 'the rules')).body
  const { events } = await world.verify(() => pin(world.member, id))
  expect(outline(events)).toEqual(['message/pinned to channel'])
  expect((await world.verify(() => pin(world.owner, id))).events).toEqual([])
  const { body } = await pins(world.bystander, world.club)
  expect(body.items).toMatchObject([{ id, body_md: 'the rules', pinned_by: world.member.id }])
  expect(body.items[0].pinned_at).toBe(events[0]?.payload['pinned_at'])
  const { events: off } = await world.verify(() => unpin(world.owner, id))
  expect(outline(off)).toEqual(['message/unpinned to channel'])
  expect((await world.verify(() => unpin(world.owner, id))).events).toEqual([])
  expect(idsOf(await pins(world.member, world.club))).toEqual([])
})

test('an edit leaves the pin where it is, and a deletion takes it along', async () => {
  const { id } = (await world.post(world.member, world.club, 'root')).body
  const { id: reply } = (await world.post(world.owner, world.club, 'reply', { parent_id: id })).body
  await pin(world.member, id)
  await pin(world.member, reply)
  await world.verify(() => world.call(world.member, 'PUT', `/api/messages/${id}`, { body_md: 'edited' }))
  expect(idsOf(await pins(world.member, world.club))).toEqual([id, reply])
  await world.verify(() => world.call(world.member, 'DELETE', `/api/messages/${id}`))
  expect(idsOf(await pins(world.member, world.club))).toEqual([reply])
  expect((await pin(world.member, id)).status).toBe(404)
})

test('HC-50 HC-48 with +t operators pin, with +m whoever has voice, and never who is muted or not in the channel', async () => {
  const { id } = (await world.post(world.owner, world.club, 'the rules')).body
  const modes = (letters: string) =>
    world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}`, { modes: [...letters] })
  const give = (what: object) =>
    world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}/members/${world.member.id}`, what)
  expect((await pin(world.bystander, id)).body.code).toBe('not_a_member')
  expect((await pin(world.outsider, id)).body.code).toBe('not_found')
  await modes('t')
  expect((await pin(world.member, id)).body.code).toBe('forbidden')
  await modes('m')
  expect((await pin(world.member, id)).body.code).toBe('channel_moderated')
  await give({ voice: true })
  expect((await pin(world.member, id)).status).toBe(204)
  await modes('')
  await world.call(world.owner, 'PUT', `/api/communities/${world.community.id}/mutes/${world.member.id}`, {
    until: null,
  })
  expect((await unpin(world.member, id)).body.code).toBe('muted')
})

test('ABU-11 pins of a private channel are seen by its members only', async () => {
  const { id } = (await world.post(world.member, world.vault, 'secret')).body
  await pin(world.member, id)
  expect(idsOf(await pins(world.owner, world.vault))).toEqual([id])
  for (const stranger of [world.bystander, world.outsider]) {
    expect((await pins(stranger, world.vault)).status).toBe(404)
    expect((await unpin(stranger, id)).status).toBe(404)
  }
  await world.call(world.member, 'DELETE', `/api/channels/${world.vault.id}/members/${world.owner.id}`)
  await world.call(world.owner, 'DELETE', `/api/channels/${world.vault.id}/members/me`)
  expect((await pins(world.owner, world.vault)).status).toBe(404)
})

test('pins are listed in the order of pinning, page by page, and there is room for so many', async () => {
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.push((await world.post(world.member, world.club, `message ${n}`)).body.id)
  const order = [ids[2], ids[0], ids[4], ids[1]].flatMap((id) => id ?? [])
  for (const id of order) {
    await pin(world.member, id)
    world.clock.advance(1)
  }
  expect(idsOf(await pins(world.member, world.club))).toEqual(order)
  const newest = await pins(world.member, world.club, '?limit=2')
  expect(idsOf(newest)).toEqual(order.slice(2))
  expect(idsOf(await pins(world.member, world.club, `?limit=2&before=${newest.body.prev}`))).toEqual(order.slice(0, 2))
  expect(idsOf(await pins(world.member, world.club, `?after=${order[0]}`))).toEqual(order.slice(1))
  expect((await pins(world.member, world.club, `?after=${ids[3]}`)).body.code).toBe('unknown_cursor')
  const rows = Array.from({ length: limits.pinsPerChannel - order.length }, (_, n) => ({
    id: crypto.randomUUID(),
    channel_id: world.club.id,
    seq: 1_000 + n,
    author_id: world.owner.id,
    parent_id: null,
    body_md: 'bulk',
    nonce: null,
    pinned_at: new Date(),
  }))
  await world.db.kysely.insertInto('messages').values(rows).execute()
  const full = await pin(world.member, ids[3] ?? '')
  expect([full.status, full.body.code, full.body.limit]).toEqual([409, 'limit_reached', limits.pinsPerChannel])
})
