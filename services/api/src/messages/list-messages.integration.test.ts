import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildChannel } from '@ajet/shared/testing'
import { sql } from 'kysely'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let channel: { readonly id: string }
let ids: readonly string[]

beforeAll(async () => {
  world = await testWorld()
  channel = await buildChannel(world.db, world.community, { members: [world.member] })
  const posted: string[] = []
  for (let n = 1; n <= 60; n++) posted.push((await world.post(world.member, channel, `no ${n}`)).body.id)
  await world.post(world.member, channel, 'in a thread', { parent_id: posted[0] })
  ids = posted
})
afterAll(() => world[Symbol.asyncDispose]())

const list = async (query: string, user = world.member) => {
  const { status, body } = await world.call(user, 'GET', `/api/channels/${channel.id}/messages${query}`)
  const numbers = (body.items ?? []).map(({ seq }: { seq: number }) => seq)
  return { status, body, numbers, first: numbers[0], last: numbers.at(-1) }
}

test('the newest page comes first, ascending, without replies', async () => {
  const page = await list('')
  expect([page.numbers.length, page.first, page.last]).toEqual([50, 11, 60])
  expect([page.body.prev, page.body.next]).toEqual([ids[10], null])
})

test('WEB-29 a moment gives the page around the first message from then on, the newest page when there is none', async () => {
  const days = await buildChannel(world.db, world.community, { members: [world.member] })
  const sent: string[] = []
  for (let n = 1; n <= 40; n++) sent.push((await world.post(world.member, days, `no ${n}`)).body.id)
  // Two a day; replies and a hole in the numbers are no places.
  await world.db.kysely.deleteFrom('messages').where('id', 'in', sent.slice(9, 14)).execute()
  for (const [at, id] of sent.entries()) {
    const moment = new Date(Date.UTC(2026, 0, 1 + Math.floor(at / 2), 12, at % 2))
    await sql`update messages set created_at = ${moment} where id = ${id}`.execute(world.db.kysely)
  }
  const at = async (moment: string, limit = 1) => {
    const path = `/api/channels/${days.id}/messages?at=${encodeURIComponent(moment)}&limit=${limit}`
    const { body } = await world.call(world.member, 'GET', path)
    return body.items.map(({ id }: { id: string }) => sent.indexOf(id) + 1)
  }
  expect(await at('2025-01-01T00:00:00Z')).toEqual([1])
  expect(await at('2026-01-01T12:00:00Z')).toEqual([1])
  expect(await at('2026-01-01T12:00:01Z')).toEqual([2])
  expect(await at('2026-01-05T00:00:00Z')).toEqual([9])
  expect(await at('2026-01-05T13:00:00Z')).toEqual([15])
  expect(await at('2026-01-20T12:01:00Z')).toEqual([40])
  expect(await at('2026-01-18T00:00:00Z', 5)).toEqual([33, 34, 35, 36, 37])
  expect(await at('2026-01-21T00:00:00Z', 3)).toEqual([38, 39, 40])
  const both = `/api/channels/${days.id}/messages?at=2026-01-01T12:00:00Z&around=${sent[0]}`
  expect((await world.call(world.member, 'GET', both)).body.code).toBe('invalid_input')
  expect((await world.call(world.member, 'GET', `/api/channels/${days.id}/messages?at=noon`)).status).toBe(400)
})

test('AC-T12 AJ-72 after with a limit gives the next page', async () => {
  const page = await list(`?after=${ids[0]}&limit=20`)
  expect([page.numbers.length, page.first, page.last]).toEqual([20, 2, 21])
  const next = await list(`?after=${page.body.next}&limit=20`)
  expect([next.first, next.last]).toEqual([22, 41])
})

test('AJ-72 pages meet without holes or repetition in both directions, and the ends are null', async () => {
  const up: number[] = []
  for (let after: string | null = ids[0] ?? ''; after;) {
    const page = await list(`?after=${after}&limit=7`)
    up.push(...page.numbers)
    after = page.body.next
  }
  expect(up).toEqual(Array.from({ length: 59 }, (_, n) => n + 2))
  const down: number[] = []
  for (let before: string | null = ids[59] ?? ''; before;) {
    const page = await list(`?before=${before}&limit=7`)
    down.unshift(...page.numbers)
    before = page.body.prev
  }
  expect(down).toEqual(Array.from({ length: 59 }, (_, n) => n + 1))
})

test('a page around a message has it in the middle and knows what lies on either side', async () => {
  const middle = await list(`?around=${ids[29]}&limit=10`)
  expect(middle.numbers).toEqual([26, 27, 28, 29, 30, 31, 32, 33, 34, 35])
  expect([middle.body.prev, middle.body.next]).toEqual([ids[25], ids[34]])
  const end = await list(`?around=${ids[59]}&limit=10`)
  expect([end.first, end.last, end.body.next]).toEqual([56, 60, null])
})

test('a cursor that is not of this channel is refused', async () => {
  const elsewhere = (await world.post(world.member, world.club, 'elsewhere')).body.id
  for (const cursor of [newId(), elsewhere]) {
    for (const name of ['after', 'before', 'around']) {
      expect((await list(`?${name}=${cursor}`)).body).toMatchObject({ status: 400, code: 'unknown_cursor' })
    }
  }
})

test('a limit past the bound, half a uuid and two cursors at once are refused', async () => {
  for (const query of [
    '?limit=201',
    '?limit=0',
    '?limit=x',
    '?after=123',
    `?after=${ids[0]}&before=${ids[5]}`,
    `?around=${ids[0]}&after=${ids[0]}`,
  ]) {
    expect((await list(query)).body).toMatchObject({ status: 400, code: 'invalid_input' })
  }
})

test('a public channel can be read before joining, a private one is not there', async () => {
  expect((await list('', world.bystander)).numbers).toHaveLength(50)
  expect((await list('', world.outsider)).status).toBe(404)
  expect((await world.call(world.bystander, 'GET', `/api/channels/${world.vault.id}/messages`)).status).toBe(404)
})

test('replies page oldest first', async () => {
  const root = ids[1]
  const replies: string[] = []
  for (let n = 0; n < 5; n++)
    replies.push((await world.post(world.member, channel, `re ${n}`, { parent_id: root })).body.id)
  const page = async (query: string) =>
    (await world.call(world.member, 'GET', `/api/messages/${root}/replies${query}`)).body
  const first = await page('?limit=3')
  expect(first.items.map(({ id }: { id: string }) => id)).toEqual(replies.slice(0, 3))
  const second = await page(`?limit=3&after=${first.next}`)
  expect(second.items.map(({ id }: { id: string }) => id)).toEqual(replies.slice(3))
  expect([first.prev, second.next]).toEqual([null, null])
  expect(await page(`?after=${ids[0]}`)).toMatchObject({ code: 'unknown_cursor' })
})
