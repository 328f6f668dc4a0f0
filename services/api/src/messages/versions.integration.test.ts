import { afterEach, beforeEach, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const edit = (id: string, body_md: string) => world.call(world.member, 'PUT', `/api/messages/${id}`, { body_md })
const history = (user: TestWorld['owner'], id: string, query = '') =>
  world.call(user, 'GET', `/api/messages/${id}/history${query}`)
const textsOf = ({ body }: Awaited<ReturnType<typeof history>>) =>
  body.items.map(({ body_md }: { body_md: string }) => body_md)

test('each edit keeps what the message said, and when that was written, for whoever may read it', async () => {
  const { id, created_at } = (await world.post(world.member, world.club, 'one')).body
  expect((await history(world.member, id)).body.items).toEqual([])
  await edit(id, 'two for @bo')
  await edit(id, 'two for @bo')
  const edited = (await edit(id, 'three')).body
  for (const reader of [world.member, world.owner, world.bystander]) {
    const { items } = (await history(reader, id)).body
    expect(items.map(({ written_at }: { written_at: string }) => written_at)).toEqual([created_at, expect.any(String)])
    expect(items[1].written_at <= edited.edited_at).toBe(true)
    expect(items[0]).toMatchObject({ body_md: 'one', mentions: [] })
    expect(items[1].mentions).toEqual([{ type: 'user', target_id: world.bystander.id, name: 'Bo' }])
  }
  expect((await history(world.outsider, id)).status).toBe(404)
})

test('ABU-11 the history of a private message is gone with the membership, and with the message', async () => {
  const { id } = (await world.post(world.member, world.vault, 'secret')).body
  await edit(id, 'nothing')
  expect(textsOf(await history(world.owner, id))).toEqual(['secret'])
  expect((await history(world.bystander, id)).status).toBe(404)
  await world.call(world.owner, 'DELETE', `/api/channels/${world.vault.id}/members/me`)
  expect((await history(world.owner, id)).status).toBe(404)
  const { id: root } = (await world.post(world.member, world.club, 'a root')).body
  await edit(root, 'still a root')
  await world.post(world.member, world.club, 'a reply', { parent_id: root })
  for (const gone of [id, root]) await world.call(world.member, 'DELETE', `/api/messages/${gone}`)
  expect(textsOf(await history(world.member, root))).toEqual([])
  const kept = await world.db.kysely.selectFrom('message_versions').select('id').execute()
  expect(kept).toEqual([])
})

test('the name of a private channel linked before is not given away by the history', async () => {
  const { id } = (await world.post(world.owner, world.club, `see #<channel:${world.vault.id}> and #club`)).body
  await world.call(world.owner, 'PUT', `/api/messages/${id}`, { body_md: 'nothing' })
  const [{ mentions }] = (await history(world.bystander, id)).body.items
  const names = mentions.map(({ name }: { name: string }) => name).toSorted()
  expect(names).toEqual(['club', 'unknown-channel'])
})

test('the history is paged, and bounded to the last texts', async () => {
  const { id } = (await world.post(world.member, world.club, 'text 0')).body
  const many = limits.versionsPerMessage + 3
  for (let n = 1; n <= many; n++) await edit(id, `text ${n}`)
  const all = textsOf(await history(world.member, id, '?limit=200'))
  expect([all.length, all[0], all.at(-1)]).toEqual([limits.versionsPerMessage, 'text 3', `text ${many - 1}`])
  const { body: first } = await history(world.member, id, '?limit=2')
  expect(textsOf(await history(world.member, id, `?limit=1&after=${first.next}`))).toEqual(['text 5'])
  expect((await history(world.member, id, `?after=${id}`)).body.code).toBe('unknown_cursor')
})

test('HC-48 in a channel with +m whoever has no voice edits nothing either', async () => {
  const { id } = (await world.post(world.member, world.club, 'before')).body
  await world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}`, { modes: ['m'] })
  expect((await world.post(world.member, world.club, 'more')).body.code).toBe('channel_moderated')
  expect((await edit(id, 'changed')).body.code).toBe('channel_moderated')
  await world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}/members/${world.member.id}`, { voice: true })
  expect((await edit(id, 'changed')).status).toBe(200)
})

test('an archived channel stays as it is: no edits, deletes, reactions or pins, but admins may take away', async () => {
  const { id } = (await world.post(world.member, world.vault, 'kept')).body
  const { id: other } = (await world.post(world.member, world.vault, 'bad')).body
  await world.call(world.member, 'PUT', `/api/messages/${id}/reactions/${encodeURIComponent('👍')}`)
  await world.call(world.member, 'PUT', `/api/messages/${id}/pin`)
  await world.call(world.owner, 'PATCH', `/api/channels/${world.vault.id}`, { archived: true })
  const tries = [
    await edit(id, 'changed'),
    await world.call(world.member, 'DELETE', `/api/messages/${id}`),
    await world.call(world.owner, 'PUT', `/api/messages/${id}/reactions/${encodeURIComponent('🎉')}`),
    await world.call(world.member, 'DELETE', `/api/messages/${id}/reactions/${encodeURIComponent('👍')}`),
    await world.call(world.member, 'DELETE', `/api/messages/${id}/pin`),
    await world.call(world.owner, 'PUT', `/api/messages/${other}/pin`),
    await world.post(world.member, world.vault, 'more'),
  ]
  expect(tries.map(({ status, body }) => [status, body.code])).toEqual(tries.map(() => [403, 'channel_archived']))
  expect((await world.verify(() => world.call(world.owner, 'DELETE', `/api/messages/${other}`))).result.status).toBe(
    204,
  )
  const { body } = await world.call(world.member, 'GET', `/api/messages/${id}`)
  expect(body).toMatchObject({ body_md: 'kept', reactions: [{ emoji: '👍', count: 1 }], pinned_by: world.member.id })
})
