import { afterAll, beforeAll, expect, test } from 'bun:test'
import { apiEndpoints, type Endpoint } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { buildChannel, buildCommunity, buildMember, testDatabase } from '@ajet/shared/testing'
import { sendFile } from './testing/send-file.ts'
import { testWorld, type TestWorld } from './testing/test-world.ts'

const ROUNDS = 6

let statements = 0
let world: TestWorld
let places: Readonly<Record<string, string>>
beforeAll(async () => {
  // Every statement is slower than nothing, and told again when the clock has gone on.
  const quiet = () => undefined
  const logger = { debug: quiet, info: quiet, error: quiet, warn: () => void statements++ }
  let now = 0
  const clock = { now: () => (now += 60_000), after: () => () => undefined }
  const database = await testDatabase({ slowQueryMs: 0, logger, clock, poolSize: 8 })
  world = await testWorld({ database })
  places = await openPlaces()
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

/** What the lists are lists of. */
async function openPlaces(): Promise<Readonly<Record<string, string>>> {
  const { owner, community, club } = world
  const make = (path: string, body: object) => made(`/api/communities/${community.slug}/${path}`, body)
  const bot = await make('api-users', { username: 'first-bot' })
  const hook = await make('outgoing-webhooks', { name: 'first', url: 'https://x.example/', events: ['member/joined'] })
  const root = (await world.post(owner, club, 'word of the root')).body
  return {
    community: community.slug,
    channel_id: club.id,
    message_id: root.id,
    user: bot.id,
    user_id: world.member.id,
    outgoing_webhook_id: hook.id,
    emoji: '👍',
  }
}

/** One more of everything that a list is made of. */
async function grow(round: number): Promise<void> {
  const { owner, member, community, club, db } = world
  const inCommunity = (path: string, body: object) => made(`/api/communities/${community.slug}/${path}`, body)
  const person = await buildMember(db, community, { username: `person${round}` })
  const [muted, banned] = [await buildMember(db, community), await buildMember(db, community)]
  await done('PUT', `/api/communities/${community.slug}/mutes/${muted.id}`, { until: null })
  await done('PUT', `/api/communities/${community.slug}/bans/${banned.id}`, { reason: 'Spam' })
  await buildCommunity(db, { owner })
  await buildChannel(db, community, { members: [owner, person] })
  await done('PUT', `/api/channels/${club.id}/members/${person.id}`)
  await inCommunity('invites', {})
  await inCommunity('categories', { name: `category ${round}` })
  await inCommunity('webhooks', { channel_id: club.id, name: `hook ${round}` })
  await inCommunity('commands', { name: `command-${'abcdefgh'[round]}`, help: 'Helps', url: 'https://x.example/' })
  await inCommunity('outgoing-webhooks', { name: 'CRM', url: 'https://x.example/', events: ['member/joined'] })
  await inCommunity('api-users', { username: `bot${round}` })
  await inCommunity(`api-users/${places['user']}/tokens`, { name: 'CI', scopes: ['read'] })
  await made('/api/reminders', { text: 'Tea', due_at: new Date(world.clock.now() + 3_600_000).toISOString() })
  const told = { webhook_id: places['outgoing_webhook_id'] ?? '', event_id: newId(), type: 'ping', event: {} }
  await db.kysely.insertInto('webhook_delivery_queue').values(told).execute()
  const account = { provider: 'github', issuer: 'https://github.com', provider_user_id: newId(), login: 'octo' }
  await db.kysely
    .insertInto('oauth_accounts')
    .values({ id: newId(), user_id: owner.id, ...account })
    .execute()
  await talk()
  // Notifications and the search index follow what was posted.
  await world.takeEvents()

  /** A message with all that may be shown of one, its thread, its history, and a direct message. */
  async function talk(): Promise<void> {
    const file = (await sendFile(world, member, club.id, { name: 'note.txt', type: 'text/plain', bytes: 'x' })).body
    const text = `word ${round} for @${owner.username} and @person${round}`
    const message = (await world.post(member, club, text, { attachment_ids: [file.id] })).body
    await done('PUT', `/api/messages/${message.id}/reactions/${encodeURIComponent('👍')}`)
    await done('PUT', `/api/messages/${message.id}/pin`)
    await done('PUT', `/api/messages/${places['message_id']}`, { body_md: `word of the root, ${round}` })
    const reaction = `/api/messages/${places['message_id']}/reactions/${encodeURIComponent('👍')}`
    expect((await world.call(person, 'PUT', reaction)).status).toBeLessThan(300)
    const root = (await world.post(owner, club, `a thread about word ${round}`)).body
    await world.post(member, club, 'a reply', { parent_id: root.id })
    await world.post(member, club, 'a further reply', { parent_id: places['message_id'] })
    const dm = await made('/api/dms', { user_ids: [person.id] })
    await world.post(owner, dm, 'between us')
  }
}

async function made(path: string, body: object) {
  const answer = await world.call(world.owner, 'POST', path, body)
  expect([path, Math.floor(answer.status / 100)]).toEqual([path, 2])
  return answer.body
}

async function done(method: string, path: string, body?: object): Promise<void> {
  const answer = await world.call(world.owner, method, path, body)
  expect([path, Math.floor(answer.status / 100)]).toEqual([path, 2])
}

const queries: Readonly<Record<string, string>> = {
  listUsers: '?q=person',
  search: '?q=word',
  listThreads: '?unread=false',
  listCommands: '?channel_id=:channel_id',
}
const reading = Object.entries<Endpoint>(apiEndpoints).filter(
  ([, { method, auth }]) => method === 'GET' && auth === 'session',
)
const lists = reading.filter(([, { output }]) => output && Object.hasOwn(Reflect.get(output, 'shape') ?? {}, 'items'))
/** The same whatever there is here: the server's own. */
const STANDING = new Set(['listCommands', 'listProviders'])

test('AJ-72 no list, and nothing else that is read, asks the database once per row', async () => {
  await grow(1)
  const few = await ask()
  for (let round = 2; round <= ROUNDS; round++) await grow(round)
  const many = await ask()
  const more = [...many].filter(([name, asked]) => asked.statements > (few.get(name)?.statements ?? 0))
  expect(more).toEqual([])
  const grown = (name: string) => (many.get(name)?.length ?? 0) - (few.get(name)?.length ?? 0)
  const same = lists.map(([name]) => name).filter((name) => !STANDING.has(name) && grown(name) <= 0)
  expect(same).toEqual([])
  expect(lists.length).toBeGreaterThan(20)
}, 60_000)

/** How many statements each answer took, and how long it was. */
async function ask() {
  const asked = new Map<string, { readonly statements: number; readonly length: number }>()
  for (const [name, { path }] of reading) {
    const whole = `${path}${queries[name] ?? ''}`
    const filled = whole.replace(/:(\w+)/g, (_, param: string) => encodeURIComponent(places[param] ?? newId()))
    const get = () => world.call(world.owner, 'GET', filled)
    let [fewest, length] = [Infinity, 0]
    // The first time some things are read that are remembered, and at any time something else may be done beside it.
    for (let time = 0; time < 4; time++) {
      const before = statements
      const { status, body } = await get()
      if (lists.some(([list]) => list === name)) expect([name, status]).toEqual([name, 200])
      fewest = Math.min(fewest, statements - before)
      length = JSON.stringify(body ?? null).length
    }
    asked.set(name, { statements: fewest, length })
  }
  return asked
}
