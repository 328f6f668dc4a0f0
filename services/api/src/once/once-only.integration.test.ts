import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { Database } from '@ajet/shared/db'
import { createLogger } from '@ajet/shared/logging'
import { testWorld, type TestWorld } from '../testing/test-world.ts'
import { KEPT_MS, KEYS_PER_USER, pruneKeys } from './key-rows.ts'
import { OnceOnly } from './once-only.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

/** A POST with a key, as a client repeats it. */
async function send(user: TestWorld['owner'], path: string, body: object, key: string) {
  const headers = { authorization: `Bearer ${user.token}`, 'content-type': 'application/json', 'idempotency-key': key }
  const request = new Request(`http://api${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const response = await world.api.fetch(request, { clientAddress: '127.0.0.1' })
  const replayed = response.headers.get('idempotency-replayed') === 'true'
  return {
    status: response.status,
    replayed,
    retryAfter: response.headers.get('retry-after'),
    body: await bodyOf(response),
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests assert what is in it
async function bodyOf(response: Response): Promise<any> {
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

const channels = () => `/api/communities/${world.community.id}/channels`
const create = (name: string, key: string, user = world.member) => send(user, channels(), { name }, key)
const countChannels = async () => (await world.db.kysely.selectFrom('channels').select('id').execute()).length
/** Another process over the same database. */
const otherProcess = () => new OnceOnly({ db: world.db, clock: world.clock, logger: createLogger({ level: 'error' }) })
const addCategory = (db: Database, name: string) =>
  db.transaction(async (trx) => {
    const row = { id: crypto.randomUUID(), community_id: world.community.id, name, position: 0 }
    await trx.insertInto('channel_categories').values(row).execute()
    return { name }
  })
const countCategories = async () =>
  (await world.db.kysely.selectFrom('channel_categories').select('id').execute()).length
const request = (key = 'a-key', fingerprint = 'same') => ({ userId: world.member.id, key, fingerprint })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: { code?: string }) => error.code,
  )

test('a write with an Idempotency-Key happens once, and whoever repeats it gets the first answer', async () => {
  const first = await create('plans', 'key-1')
  const again = await create('plans', 'key-1')
  expect([first.status, first.replayed, again.status, again.replayed]).toEqual([201, false, 201, true])
  expect(again.body).toEqual(first.body)
  const before = await countChannels()
  expect((await create('plans', 'key-2')).body.code).toBe('name_taken')
  expect(await countChannels()).toBe(before)
})

test('the same request many times at once happens once', async () => {
  const before = await countChannels()
  const answers = await Promise.all(Array.from({ length: 8 }, () => create('rush', 'key-1')))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
  expect(await countChannels()).toBe(before + 1)
})

test('a key belongs to one request of one person', async () => {
  await create('mine', 'key-1')
  const other = await create('yours', 'key-1')
  expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused'])
  expect((await send(world.member, '/api/communities', { name: 'X', slug: 'x-y' }, 'key-1')).status).toBe(409)
  expect((await create('theirs', 'key-1', world.owner)).status).toBe(201)
  for (const bad of ['', 'two words', 'ö', 'x'.repeat(256)])
    expect((await create('bad', bad)).body.code).toBe('invalid_input')
})

test('what was refused may be sent again with the same key', async () => {
  await create('taken', 'key-1')
  expect((await create('taken', 'key-2')).body.code).toBe('name_taken')
  const { id } = (await world.call(world.member, 'GET', `${channels()}?name=taken`)).body.items[0]
  await world.call(world.owner, 'DELETE', `/api/channels/${id}`)
  expect((await create('taken', 'key-2')).status).toBe(201)
})

test('after a day a key is free again', async () => {
  await create('first', 'key-1')
  world.clock.advance(KEPT_MS + 1)
  expect((await create('second', 'key-1')).status).toBe(201)
})

test('another process that is at the same request says so, with a time to come back', async () => {
  const release = Promise.withResolvers<undefined>()
  const begun = Promise.withResolvers<undefined>()
  const slow = otherProcess().run(request(), async (db) => {
    begun.resolve(undefined)
    await release.promise
    return await addCategory(db, 'one')
  })
  await begun.promise
  expect(await codeOf(otherProcess().run(request(), (db) => addCategory(db, 'two')))).toBe('request_in_progress')
  release.resolve(undefined)
  expect(await slow).toEqual({ output: { name: 'one' }, replayed: false })
  const late = await otherProcess().run(request(), (db) => addCategory(db, 'three'))
  expect(late).toEqual({ output: { name: 'one' }, replayed: true })
  expect(await countCategories()).toBe(1)
})

test('FLT-02 a server killed between commit and answer has carried the request out once for all', async () => {
  const killed = otherProcess().run(request(), async (db) => {
    await addCategory(db, 'one')
    throw new Error('killed')
  })
  expect(await codeOf(killed)).toBeUndefined()
  expect(await codeOf(otherProcess().run(request(), (db) => addCategory(db, 'two')))).toBe('answer_lost')
  expect(await countCategories()).toBe(1)
})

test('FLT-01 a server killed before its commit leaves the key behind for a minute, and cannot commit after that', async () => {
  const release = Promise.withResolvers<undefined>()
  const begun = Promise.withResolvers<undefined>()
  const frozen = otherProcess().run(request(), async (db) => {
    begun.resolve(undefined)
    await release.promise
    return await addCategory(db, 'too late')
  })
  await begun.promise
  world.clock.advance(61_000)
  expect((await otherProcess().run(request(), (db) => addCategory(db, 'one'))).replayed).toBe(false)
  release.resolve(undefined)
  expect(await codeOf(frozen)).toBe('request_in_progress')
  const names = await world.db.kysely.selectFrom('channel_categories').select('name').execute()
  expect(names).toEqual([{ name: 'one' }])
})

test('ABU-09 neither the key nor the answer, with its token, can be read in the database', async () => {
  const path = `/api/communities/${world.community.id}/webhooks`
  const { body } = await send(world.member, path, { channel_id: world.vault.id, name: 'CI' }, 'very-secret-key')
  const [row] = await world.db.kysely.selectFrom('idempotency_keys').selectAll().execute()
  const stored =
    JSON.stringify(row) +
    Object.values(row ?? {})
      .map(textOf)
      .join()
  expect(body.token.length).toBeGreaterThan(20)
  for (const secret of [body.token, 'very-secret-key', body.id]) expect(stored).not.toContain(secret)
  const again = await send(world.member, path, { channel_id: world.vault.id, name: 'CI' }, 'very-secret-key')
  expect(again.body.token).toBe(body.token)
})

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)
}

test('the key of a message is its nonce when it has none, whatever its form', async () => {
  const path = `/api/channels/${world.club.id}/messages`
  for (const key of ['a-nonce', 'a key/with:"more"?'.replaceAll(' ', '_'), 'x'.repeat(200)]) {
    const first = await send(world.member, path, { body_md: `for ${key.slice(0, 10)}` }, key)
    const again = await send(world.member, path, { body_md: `for ${key.slice(0, 10)}` }, key)
    expect([first.status, again.body.id]).toEqual([201, first.body.id])
    expect((await send(world.member, path, { body_md: 'something else' }, key)).body.code).toBe('nonce_reused')
  }
  const own = await send(world.member, path, { body_md: 'own', nonce: 'mine' }, 'a-nonce')
  expect([own.status, own.body.nonce]).toEqual([201, 'mine'])
})

test('there is room for so many keys of one person, and the oldest are forgotten', async () => {
  const now = Date.now()
  const rows = Array.from({ length: KEYS_PER_USER + 5 }, (_, n) => ({
    key_hash: Buffer.from(String(n).padStart(32, '0')),
    user_id: world.member.id,
    request_hash: Buffer.alloc(32),
    attempt: crypto.randomUUID(),
    locked_until: new Date(now),
    created_at: new Date(now + n),
    answer: null,
  }))
  await world.db.kysely.insertInto('idempotency_keys').values(rows).execute()
  await pruneKeys(world.db, world.member.id)
  const left = await world.db.kysely.selectFrom('idempotency_keys').select('created_at').orderBy('created_at').execute()
  expect([left.length, left[0]?.created_at.getTime()]).toEqual([KEYS_PER_USER, now + 5])
})
