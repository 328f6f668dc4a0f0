import { afterAll, beforeAll, expect, test } from 'bun:test'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const remove = (user: TestWorld['member'], id: string) => world.call(user, 'DELETE', `/api/messages/${id}`)
const status = async (id: string) => (await world.call(world.owner, 'GET', `/api/messages/${id}`)).status
const posted = async (text: string, parent_id?: string): Promise<string> =>
  (await world.post(world.member, world.club, text, { parent_id })).body.id

test('AC-T10 an author deletes an own message for good, and the channel is told', async () => {
  const id = await posted(`bye @${world.owner.username}`)
  const { result, events } = await world.verify(() => remove(world.member, id))
  expect(result.status).toBe(204)
  expect(outline(events)).toEqual(['notification/read to user', 'message/deleted to channel'])
  expect(await status(id)).toBe(404)
  expect((await remove(world.member, id)).status).toBe(404)
})

test('AC-T11 somebody who is no admin deletes only own messages', async () => {
  const id = (await world.post(world.owner, world.club, 'stays')).body.id
  expect((await remove(world.member, id)).body).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await remove(world.bystander, id)).status).toBe(403)
  expect((await remove(world.outsider, id)).status).toBe(404)
  expect(await status(id)).toBe(200)
})

test('operators and admins delete what others wrote', async () => {
  const secret = (await world.post(world.owner, world.vault, 'x')).body.id
  expect((await remove(world.member, secret)).status).toBe(204)
  expect((await remove(world.owner, await posted('x'))).status).toBe(204)
})

test('a root with replies stays as an empty tombstone and goes with its last reply', async () => {
  const root = await posted('root @here')
  const replies = [await posted('one', root), await posted('two', root)]
  await world.call(world.owner, 'PUT', `/api/messages/${root}/reactions/${encodeURIComponent('👍')}`)
  const entombed = await world.verify(() => remove(world.member, root))
  expect(entombed.events[0]?.payload).toMatchObject({ tombstone: true, thread: null })
  const seen = (await world.call(world.owner, 'GET', `/api/messages/${root}`)).body
  expect(seen).toMatchObject({ body_md: '', mentions: [], reactions: [], reply_count: 2 })
  expect(seen.deleted_at).not.toBeNull()

  const again = await world.verify(() => remove(world.member, root))
  expect([again.result.status, again.events]).toEqual([204, []])
  expect((await world.post(world.owner, world.club, 'x', { parent_id: root })).body.code).toBe('invalid_input')

  const one = await world.verify(() => remove(world.member, replies[1] ?? ''))
  expect(one.events[0]?.payload).toMatchObject({ tombstone: false, thread: { parent_id: root, reply_count: 1 } })
  const last = await world.verify(() => remove(world.member, replies[0] ?? ''))
  expect(last.events.map(({ payload }) => payload['message_id'])).toEqual([replies[0], root])
  expect(last.events.map(({ rev }) => rev)).toEqual([Number(one.events[0]?.rev) + 1, Number(one.events[0]?.rev) + 2])
  expect(await status(root)).toBe(404)
})

test('a reply that goes is uncounted, and the thread is as old as its last', async () => {
  const root = await posted('root')
  const first = (await world.post(world.owner, world.club, 'one', { parent_id: root })).body
  const second = await posted('two', root)
  await world.verify(() => remove(world.member, second))
  const seen = (await world.call(world.owner, 'GET', `/api/messages/${root}`)).body
  expect([seen.reply_count, seen.last_reply_at]).toEqual([1, first.created_at])
})

test('a reply and the deletion of its root at once leave no reply without a root', async () => {
  for (let n = 0; n < 10; n++) {
    const root = await posted(`root ${n}`)
    const [reply] = await Promise.all([
      world.post(world.owner, world.club, 'late', { parent_id: root }),
      remove(world.member, root),
    ])
    const seen = await world.call(world.owner, 'GET', `/api/messages/${root}`)
    if (reply.status === 201) expect(seen.body).toMatchObject({ reply_count: 1, body_md: '' })
    else expect([reply.body.code, seen.status]).toEqual(['invalid_input', 404])
  }
})
