import { afterEach, beforeEach, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { buildChannel, buildMember, type TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const person = (username?: string) => buildMember(world.db, world.community, username ? { username } : {})
const room = (...members: readonly TestUser[]) => buildChannel(world.db, world.community, { members })
const settings = (user: TestUser, change: object) => world.call(user, 'PATCH', '/api/me', { settings: change })
const list = async (user: TestUser) => {
  await world.takeEvents()
  return (await world.call(user, 'GET', '/api/notifications?limit=200')).body
}
const told = async (user: TestUser) =>
  (await list(user)).items.map(
    ({ type, data, message }: { type: string; data: { keyword?: string }; message: { excerpt: string } | null }) =>
      [type, data.keyword, message?.excerpt].filter(Boolean).join(': '),
  )

test('a keyword notifies of messages that hold it as a whole word outside code, whoever may read them', async () => {
  const [author, ann, bea] = [await person(), await person('ann'), await person('bea')]
  const channel = await room(author, ann)
  const elsewhere = await room(author, bea)
  expect((await settings(ann, { keywords: ['Deploy', 'node.js'] })).body.settings.keywords).toEqual([
    'Deploy',
    'node.js',
  ])
  await settings(bea, { keywords: ['deploy'] })
  const { events } = await world.verify(() => world.post(author, channel, 'the DEPLOY is done'))
  expect(events.map(({ type, user_id }) => [type, user_id])).toEqual([
    ['message/created', null],
    ['notification/new', ann.id],
  ])
  await world.post(author, channel, 'redeployed `deploy`')
  await world.post(author, channel, 'node js is back')
  await world.post(ann, channel, 'deploy by myself')
  expect(await told(ann)).toEqual(['keyword: deploy: the DEPLOY is done', 'keyword: node js: node js is back'])
  expect(await told(bea)).toEqual([])
  await world.post(author, elsewhere, 'deploy here too')
  expect(await told(bea)).toEqual(['keyword: deploy: deploy here too'])
})

test('one message notifies once, by the strongest reason', async () => {
  const [author, cleo] = [await person(), await person('cleo')]
  const channel = await room(author, cleo)
  await settings(cleo, { keywords: ['deploy', 'failed'] })
  const { id } = (await world.post(cleo, channel, 'root')).body
  await world.post(author, channel, '@cleo the deploy failed')
  await world.post(author, channel, 'the deploy failed', { parent_id: id })
  await world.post(author, channel, 'a reply', { parent_id: id })
  const dm = (await world.call(author, 'POST', '/api/dms', { user_ids: [cleo.id] })).body
  await world.post(author, dm, 'deploy?')
  expect(await told(cleo)).toEqual([
    'mention: @cleo the deploy failed',
    'keyword: deploy: the deploy failed',
    'thread_reply: a reply',
    'dm: deploy?',
  ])
})

test('ABU-13 an edit alerts nobody of a keyword, neither one it brings nor one that was there', async () => {
  const [author, dan] = [await person(), await person('dan')]
  const channel = await room(author, dan)
  await settings(dan, { keywords: ['deploy'] })
  const { id } = (await world.post(author, channel, 'nothing')).body
  await world.call(author, 'PUT', `/api/messages/${id}`, { body_md: 'deploy' })
  const { id: other } = (await world.post(author, channel, 'deploy')).body
  await world.call(author, 'PUT', `/api/messages/${other}`, { body_md: 'deploy again' })
  expect(await told(dan)).toEqual(['keyword: deploy: deploy again'])
})

test('a level lets keywords through or not, and a muted channel does not', async () => {
  const [author, eve] = [await person(), await person('eve')]
  await settings(eve, { keywords: ['deploy'] })
  for (const [mine, expected] of [
    [{}, 1],
    [{ notify_level: 'mentions' }, 2],
    [{ notify_level: 'none' }, 2],
    [{ muted: true }, 2],
  ] as const) {
    const channel = await room(author, eve)
    await world.call(eve, 'PATCH', `/api/channels/${channel.id}/members/me`, mine)
    await world.post(author, channel, 'deploy')
    expect(await told(eve)).toHaveLength(expected)
  }
  const dm = (await world.call(author, 'POST', '/api/dms', { user_ids: [eve.id] })).body
  await world.call(eve, 'PATCH', `/api/channels/${dm.id}/members/me`, { notify_level: 'mentions' })
  await world.post(author, dm, 'hello')
  await world.post(author, dm, 'the deploy')
  expect((await told(eve)).slice(2)).toEqual(['dm: the deploy'])
})

test('keywords are taken back, and their number and form are bounded', async () => {
  const [author, fay] = [await person(), await person('fay')]
  const channel = await room(author, fay)
  await settings(fay, { keywords: ['deploy', 'Release'] })
  await settings(fay, { keywords: ['release', 'RELEASE'] })
  await world.post(author, channel, 'deploy the release')
  expect(await told(fay)).toEqual(['keyword: release: deploy the release'])
  for (const keywords of [
    Array.from({ length: limits.keywordsPerUser + 1 }, (_, n) => `word${n}`),
    ['x'.repeat(limits.keyword + 1)],
    ['one two three four five six'],
    ['!?'],
    [''],
    'deploy',
  ])
    expect((await settings(fay, { keywords })).body.code).toBe('invalid_input')
  await settings(fay, { keywords: [] })
  await world.post(author, channel, 'release')
  expect(await told(fay)).toHaveLength(1)
  expect(await world.db.kysely.selectFrom('user_keywords').selectAll().execute()).toEqual([])
})

test('many posts at once find their keywords too', async () => {
  const [author, hal] = [await person(), await person('hal')]
  const channel = await room(author, hal)
  await settings(hal, { keywords: ['deploy'] })
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => world.post(author, channel, n % 3 === 0 ? `deploy ${n}` : `other ${n}`)),
  )
  expect(await told(hal)).toHaveLength(10)
})

test('who does not want to be disturbed is notified without noise, on every device', async () => {
  const [author, ida] = [await person(), await person('ida')]
  const channel = await room(author, ida)
  const dnd_until = new Date(world.clock.now() + 3_600_000).toISOString()
  await settings(ida, { dnd_until })
  const { events } = await world.verify(() => world.post(author, channel, '@ida?'))
  expect(events.at(-1)?.payload['notification']).toMatchObject({ silent: true })
  await world.verify(() =>
    world.call(world.owner, 'PATCH', `/api/communities/${world.community.id}/members/${ida.id}`, { role: 'admin' }),
  )
  world.clock.advance(3_600_001)
  await world.post(author, channel, '@ida!')
  const { items, unread_count } = await list(ida)
  expect([items.map(({ silent }: { silent: boolean }) => silent), unread_count]).toEqual([[true, true, false], 3])
  const hours = (from: string, to: string, time_zone: string) => settings(ida, { dnd_hours: { from, to, time_zone } })
  expect((await hours('22:00', '07:00', 'Europe/Berlin')).status).toBe(200)
  for (const [from, to, zone] of [
    ['22:00', '22:00', 'UTC'],
    ['24:00', '07:00', 'UTC'],
    ['22:00', '07:00', 'Mars/Base'],
  ] as const)
    expect((await hours(from, to, zone)).body.code).toBe('invalid_input')
  expect((await settings(ida, { dnd_until: null, dnd_hours: null })).body.settings).toMatchObject({ dnd_hours: null })
})
