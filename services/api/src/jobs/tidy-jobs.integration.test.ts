import { afterEach, beforeEach, expect, test } from 'bun:test'
import { newId, newSecret } from '@ajet/shared/std'
import { testWorld, type TestWorld } from '../testing/test-world.ts'
import { deleteOldRows } from './old-rows.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

let world: TestWorld
beforeEach(async () => {
  world = await testWorld({ batchSize: 2 })
  await world.db.kysely.deleteFrom('sessions').execute()
  await world.api.start()
})
afterEach(() => world[Symbol.asyncDispose]())

const hash = () => Buffer.from(newSecret(32))

const nowhere = { return_to: null, invite_code: null, community: null }

/** A row of everything that gateways write and that ends, at this time. */
async function addEnding(at: number): Promise<void> {
  const { kysely } = world.db
  const [user_id, ends, created_at] = [world.member.id, new Date(at), new Date(0)]
  const token = { token_hash: hash(), created_at, expires_at: ends }
  await kysely.insertInto('sessions').values({ id: newId(), user_id, token_hash: hash(), expires_at: ends }).execute()
  await kysely
    .insertInto('mail_links')
    .values({ ...token, user_id, purpose: 'reset', email: 'mia@a.org' })
    .execute()
  await kysely
    .insertInto('sign_in_challenges')
    .values({ ...token, user_id, purpose: 'second-factor' })
    .execute()
  await kysely
    .insertInto('oauth_transactions')
    .values({ ...token, id: newId(), provider: 'x', data: nowhere })
    .execute()
  const codes = { device_code_hash: hash(), user_code_hash: hash(), interval_s: 5 }
  const device = { ...codes, client_name: 'x', user_agent: '', address: '', created_at, expires_at: ends }
  await kysely
    .insertInto('device_links')
    .values({ id: newId(), ...device })
    .execute()
  const key = { kid: newId(), public_key: { kty: 'OKP' }, private_key_sealed: 'x', created_at, signs_until: ends }
  await kysely
    .insertInto('signing_keys')
    .values({ ...key, verifies_until: ends })
    .execute()
  await kysely.insertInto('limit_attempts').values({ key: newId(), count: 1, ends_at: ends }).execute()
  await kysely.insertInto('limit_levels').values({ key: newId(), full_at: ends }).execute()
}

const TABLES = [
  'sessions',
  'mail_links',
  'sign_in_challenges',
  'oauth_transactions',
  'device_links',
  'signing_keys',
  'limit_attempts',
  'limit_levels',
] as const

async function counts(): Promise<readonly number[]> {
  const found = TABLES.map((table) => world.db.kysely.selectFrom(table).selectAll().execute())
  return (await Promise.all(found)).map(({ length }) => length)
}

test('what gateways have written and whose time is over goes within an hour, the rest stays', async () => {
  const now = world.clock.now()
  for (let n = 0; n < 5; n++) await addEnding(now + n)
  await addEnding(now + DAY_MS)
  expect(await counts()).toEqual(TABLES.map(() => 6))
  world.clock.advance(HOUR_MS)
  await world.api.settle()
  expect(await counts()).toEqual(TABLES.map(() => 1))
})

test('old idempotency keys, jobs that were given up, and mails that were sent are forgotten', async () => {
  const { kysely } = world.db
  const now = world.clock.now()
  for (const at of [now - 31 * DAY_MS, now - 2 * HOUR_MS]) {
    const when = new Date(at)
    const job = { id: newId(), kind: 'channel/erase', key: null, data: {}, run_at: when, created_at: when }
    await kysely
      .insertInto('job_queue')
      .values({ ...job, dead_at: when })
      .execute()
    const request = { user_id: world.member.id, key_hash: hash(), request_hash: hash() }
    const attempt = { attempt: newId(), locked_until: when, created_at: when }
    await kysely
      .insertInto('idempotency_keys')
      .values({ ...request, ...attempt })
      .execute()
    const mail = { to_address: 'mia@a.org', recipient_key: 'mia@a.org', template: 'reset', data: {} }
    const times = { created_at: when, next_attempt_at: when, expires_at: when, sent_at: when }
    await kysely
      .insertInto('mail_queue')
      .values({ id: newId(), ...mail, ...times })
      .execute()
  }
  world.clock.advance(HOUR_MS)
  await world.api.settle()
  const left = (['idempotency_keys', 'mail_queue'] as const).map((table) => kysely.selectFrom(table).selectAll())
  const dead = kysely.selectFrom('job_queue').selectAll().where('dead_at', 'is not', null)
  for (const rows of [...left, dead]) expect(await rows.execute()).toHaveLength(1)
})

test('a row that is renewed at the moment of the sweep stays', async () => {
  const { db } = world
  const before = new Date(world.clock.now())
  await addEnding(before.getTime() - 1)
  await addEnding(before.getTime() - 1)
  const sweep = await db.transaction(async (trx) => {
    const [renewed] = await trx.selectFrom('sessions').select('id').execute()
    const expires_at = new Date(before.getTime() + DAY_MS)
    await trx
      .updateTable('sessions')
      .set({ expires_at })
      .where('id', '=', renewed?.id ?? '')
      .execute()
    const deleted = deleteOldRows(db.kysely, { table: 'sessions', column: 'expires_at', before }, 10)
    while (!(await someoneWaits())) await db.ping()
    return { deleted, renewed }
  })
  expect(await sweep.deleted).toBe(1)
  expect(await db.kysely.selectFrom('sessions').select('id').execute()).toEqual([{ id: sweep.renewed?.id ?? '' }])
})

async function someoneWaits(): Promise<boolean> {
  const [row] = await world.db.sql<{ n: number }[]>`select count(*)::int as n from pg_locks where not granted`
  return row !== undefined && row.n > 0
}
