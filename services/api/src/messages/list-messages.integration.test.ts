import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildChannel } from '@ajet/shared/testing'
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
