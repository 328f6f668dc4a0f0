import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const ids = (answer: { body: { items: readonly { id: string }[] } }) => answer.body.items.map(({ id }) => id)

test('my profile has what only I see', async () => {
  const { body } = await world.call(world.member, 'GET', '/api/me')
  expect(body).toMatchObject({ username: 'mia', display_name: 'Mia', email: 'mia@example.org', settings: {} })
})

test('a new name or status is told to every community I am in', async () => {
  await world.post(world.member, world.club, 'mine')
  await world.post(world.owner, world.club, '@mia')
  const change = { display_name: 'Mia M.', status_text: '<b>away</b>' }
  const { result, events } = await world.verify(() => world.call(world.member, 'PATCH', '/api/me', change))
  expect(result.body).toMatchObject(change)
  expect(outline(events)).toEqual(['user/updated to community', 'user/updated to user'])
  const { events: status } = await world.verify(() => world.call(world.member, 'PATCH', '/api/me', { status_text: '' }))
  expect(outline(status)).toEqual(['user/updated to community'])
})

test('what is posted after a new name carries it', async () => {
  await world.call(world.owner, 'PATCH', '/api/me', { display_name: 'Before' })
  expect((await world.post(world.owner, world.club, 'one')).body.author.display_name).toBe('Before')
  await world.call(world.owner, 'PATCH', '/api/me', { display_name: 'After' })
  expect((await world.post(world.owner, world.club, 'two')).body.author.display_name).toBe('After')
})

test('settings are merged and are nobody else’s business', async () => {
  await world.call(world.member, 'PATCH', '/api/me', { settings: { theme: 'dark' } })
  const { result, events } = await world.verify(() =>
    world.call(world.member, 'PATCH', '/api/me', { settings: { density: 'compact' } }),
  )
  expect([result.body.settings, events]).toEqual([{ theme: 'dark', density: 'compact' }, []])
})

test('a time zone is one of the IANA database', async () => {
  const setZone = (time_zone: string) => world.call(world.member, 'PATCH', '/api/me', { settings: { time_zone } })
  for (const zone of ['UTC', 'Europe/Berlin', 'america/new_york', 'Etc/GMT+3'])
    expect((await setZone(zone)).body.settings.time_zone).toBe(zone)
  for (const zone of ['', 'Mars/Olympus', '+02:00', 'Berlin', 'UTC; drop', 'x'.repeat(65)]) {
    const { status, body } = await setZone(zone)
    expect([status, body.code, JSON.stringify(body)]).toEqual([
      400,
      'invalid_input',
      expect.stringContaining('time_zone'),
    ])
  }
  expect(JSON.stringify((await setZone('Mars/Olympus')).body)).toContain('is not an IANA time zone as Europe/Berlin')
})

test('settings that are stored and make no sense are left out, and the others hold', async () => {
  const settings = { theme: 'dark', time_zone: 'Mars/Olympus', dnd_until: 7, keywords: ['deploy'] }
  await world.db.kysely.updateTable('users').set({ settings }).where('id', '=', world.member.id).execute()
  const { body } = await world.call(world.member, 'GET', '/api/me')
  expect(body.settings).toEqual({ theme: 'dark', keywords: ['deploy'] })
  expect((await world.call(world.member, 'PATCH', '/api/me', { settings: body.settings })).status).toBe(200)
})

test('names that deceive are refused', async () => {
  for (const display_name of ['', 'a\u202eb', '\u200b', 'x'.repeat(81), 'z\u0301'.repeat(1) + '\u0301'.repeat(9)]) {
    expect((await world.call(world.member, 'PATCH', '/api/me', { display_name })).body.code).toBe('invalid_input')
  }
  expect((await world.call(world.member, 'PATCH', '/api/me', { settings: { theme: 'pink' } })).status).toBe(400)
})

test('people are known to those who share a community', async () => {
  const see = (user: TestWorld['member'], id: string) => world.call(user, 'GET', `/api/users/${id}`)
  expect((await see(world.bystander, world.member.id)).body).toMatchObject({ username: 'mia', online: false })
  expect((await see(world.bystander, world.member.id)).body.email).toBeUndefined()
  expect((await see(world.outsider, world.member.id)).status).toBe(404)
  expect((await see(world.outsider, world.outsider.id)).status).toBe(200)
  expect((await see(world.member, newId())).status).toBe(404)
})

test('people are found by ids and by the beginning of a name', async () => {
  const find = (query: string, user = world.member) => world.call(user, 'GET', `/api/users${query}`)
  expect(ids(await find(`?ids=${world.bystander.id},${world.outsider.id}`))).toEqual([world.bystander.id])
  expect(ids(await find('?q=BO'))).toEqual([world.bystander.id])
  expect(ids(await find('?q=%25'))).toEqual([])
  expect(ids(await find('?q=mia', world.outsider))).toEqual([])
  expect((await find('?ids=nonsense')).status).toBe(400)
  expect((await find(`?q=${'x'.repeat(limits.displayName + 1)}`)).status).toBe(400)
})

test('AJ-72 people page by id', async () => {
  const find = (query: string) => world.call(world.member, 'GET', `/api/users${query}`)
  const all = ids(await find(''))
  expect(all).toHaveLength(3)
  const first = await find('?limit=2')
  const rest = await find(`?limit=2&after=${first.body.next}`)
  expect([...ids(first), ...ids(rest)]).toEqual(all)
  expect((await find(`?after=${world.outsider.id}`)).body.code).toBe('unknown_cursor')
})
