import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildChannel } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let path: string
beforeAll(async () => {
  world = await testWorld()
  path = `/api/communities/${world.community.slug}/categories`
})
afterAll(() => world[Symbol.asyncDispose]())

const names = async (query = '') =>
  (await world.call(world.bystander, 'GET', `${path}${query}`)).body.items.map(({ name }: { name: string }) => name)
const codeOf = async (answer: Promise<{ body: { code: string } }>) => (await answer).body.code

test('AC-8 an owner creates, renames, orders and deletes categories, and the community learns of each', async () => {
  const made = await world.verify(() => world.call(world.owner, 'POST', path, { name: 'Work' }))
  expect(made.result).toMatchObject({ status: 201, body: { name: 'Work', position: 0 } })
  expect(outline(made.events)).toEqual(['category/created to community'])
  const work = made.result.body.id
  const fun = (await world.call(world.owner, 'POST', path, { name: 'Fun' })).body.id
  expect(await names()).toEqual(['Work', 'Fun'])
  const order = (ids: readonly string[]) => world.call(world.owner, 'PUT', `${path}/order`, { ids })
  const moved = await world.verify(() => order([fun, work]))
  expect(outline(moved.events)).toEqual(['category/updated to community', 'category/updated to community'])
  expect(await names()).toEqual(['Fun', 'Work'])
  expect((await world.verify(() => order([fun, work]))).events).toEqual([])
  for (const ids of [[fun], [fun, fun], [fun, work, newId()]]) expect(await codeOf(order(ids))).toBe('invalid_input')
  const rename = (name: string) => world.call(world.owner, 'PATCH', `/api/categories/${work}`, { name })
  expect((await rename('Labour')).body).toMatchObject({ id: work, name: 'Labour', position: 1 })
  expect(await codeOf(rename('FUN'))).toBe('name_taken')
  expect(await codeOf(world.call(world.owner, 'POST', path, { name: 'fun' }))).toBe('name_taken')
  expect((await world.call(world.owner, 'DELETE', `/api/categories/${fun}`)).status).toBe(204)
  expect(await names()).toEqual(['Labour'])
})

test('AC-8 AJ-72 categories page in their order', async () => {
  await world.call(world.owner, 'POST', path, { name: 'Second' })
  await world.call(world.owner, 'POST', path, { name: 'Third' })
  const first = (await world.call(world.member, 'GET', `${path}?limit=1`)).body
  expect(await names(`?limit=1&after=${first.next}`)).toEqual(['Second'])
  expect(await names(`?after=${first.next}`)).toEqual(['Second', 'Third'])
  expect(await codeOf(world.call(world.member, 'GET', `${path}?after=${newId()}`))).toBe('unknown_cursor')
})

test('AC-8 a channel is put into a category, and is in none when the category goes', async () => {
  const { id } = (await world.call(world.owner, 'POST', path, { name: 'Clubs' })).body
  const put = (category_id: string | null) =>
    world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}`, { category_id })
  expect((await world.verify(() => put(id))).result.body.category_id).toBe(id)
  expect(await codeOf(put(newId()))).toBe('invalid_input')
  const inside = await world.verify(() =>
    world.call(world.owner, 'POST', `/api/communities/${world.community.id}/channels`, {
      name: 'new',
      category_id: id,
    }),
  )
  expect(inside.result.body.category_id).toBe(id)
  await world.verify(() => world.call(world.owner, 'DELETE', `/api/categories/${id}`))
  const { body } = await world.call(world.member, 'GET', `/api/channels/${world.club.id}`)
  expect(body.category_id).toBeNull()
})

test('AC-8 members see categories and change none; outsiders see none', async () => {
  const { id } = (await world.call(world.owner, 'POST', path, { name: 'Mine' })).body
  const tries: [string, string, object?][] = [
    ['POST', path, { name: 'Other' }],
    ['PUT', `${path}/order`, { ids: [] }],
    ['PATCH', `/api/categories/${id}`, { name: 'Other' }],
    ['DELETE', `/api/categories/${id}`],
    ['PATCH', `/api/channels/${world.vault.id}`, { category_id: id }],
    ['POST', `/api/communities/${world.community.id}/channels`, { name: 'mine', category_id: id }],
  ]
  for (const [method, where, body] of tries) {
    expect((await world.call(world.member, method, where, body)).body.code).toBe('forbidden')
    expect((await world.call(world.outsider, method, where, body)).body.code).toBe('not_found')
  }
  expect((await world.call(world.outsider, 'GET', path)).body.code).toBe('not_found')
})

test('channels are moved while categories are deleted, by many at once', async () => {
  const home = `/api/communities/${world.community.id}`
  const make = async (name: string) => (await world.call(world.owner, 'POST', `${home}/categories`, { name })).body.id
  const categories: string[] = []
  for (const name of ['North', 'East', 'South', 'West']) categories.push(await make(name))
  const channels = await Promise.all(
    Array.from({ length: 6 }, () => buildChannel(world.db, world.community, { members: [world.owner] })),
  )
  const moves = Array.from({ length: 48 }, (_, n) =>
    world.call(world.owner, 'PATCH', `/api/channels/${channels[n % 6]?.id}`, { category_id: categories[(n * 7) % 4] }),
  )
  const deletions = categories.slice(0, 3).map((id) => world.call(world.owner, 'DELETE', `/api/categories/${id}`))
  const answers = await Promise.all([...moves, ...deletions])
  expect(new Set(answers.map(({ status }) => status)).difference(new Set([200, 204, 400]))).toEqual(new Set())
  for (const { id } of channels) {
    const { category_id } = (await world.call(world.owner, 'GET', `/api/channels/${id}`)).body
    expect([null, categories[3]]).toContain(category_id)
  }
})
