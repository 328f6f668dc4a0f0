import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { newId } from '../std/mod.ts'
import { recordLog, testDatabase, type TestDatabase } from '../testing/mod.ts'
import { createDatabase, type Database } from './database.ts'
import { streamRows } from './stream-rows.ts'
import { DatabaseBusyError, DatabaseUnavailableError, isConnectionLost, isUniqueViolation } from './errors.ts'

let own: TestDatabase
let db: Database

beforeAll(async () => {
  own = await testDatabase()
  db = own.db
})
afterAll(() => own.drop())
beforeEach(() => db.kysely.deleteFrom('users').execute())

const user = (username: string) => ({ id: newId(), username, display_name: username })
const usernames = () => db.kysely.selectFrom('users').select('username').orderBy('username').execute()

describe('queries', () => {
  test('DB-T3 a structured select over users returns rows', async () => {
    await db.kysely
      .insertInto('users')
      .values([user('alice'), user('bob')])
      .execute()
    const rows = await db.kysely
      .selectFrom('users')
      .select(['username', 'kind', 'settings'])
      .orderBy('username')
      .execute()
    expect(rows).toEqual([
      { username: 'alice', kind: 'user', settings: {} },
      { username: 'bob', kind: 'user', settings: {} },
    ])
  })

  test('a hot statement takes values as parameters', async () => {
    await db.kysely.insertInto('users').values(user("o'hara")).execute()
    expect(
      await db.hot<{ username: string }>`select username from users where display_name = any(${["o'hara"]})`,
    ).toEqual([{ username: "o'hara" }])
  })

  test('a duplicate is recognised by its constraint, from both ways in', async () => {
    const alice = user('alice')
    await db.kysely.insertInto('users').values(alice).execute()
    const built = await db.kysely
      .insertInto('users')
      .values(user('Alice'))
      .execute()
      .catch((error: unknown) => error)
    const hot = await db.hot`insert into users (id, username, display_name) values (${newId()}, 'ALICE', '')`.catch(
      (error: unknown) => error,
    )
    expect(isUniqueViolation(built, 'users_username_key')).toBe(true)
    expect(isUniqueViolation(hot, 'users_username_key')).toBe(true)
  })

  test('DB-5 a read-only source refuses to write', async () => {
    await using replica = createDatabase({ ...own.config, readOnly: true, logger: recordLog().logger })
    expect(await replica.kysely.selectFrom('users').selectAll().execute()).toEqual([])
    expect(replica.kysely.insertInto('users').values(user('alice')).execute()).rejects.toThrow('read-only')
  })
})

describe('rows one by one', () => {
  const stream = (pageSize: number) =>
    streamRows(db.kysely.selectFrom('users').select(['id', 'username']).where('username', '<>', 'nobody'), {
      key: 'id',
      keyOf: (row) => row.id,
      pageSize,
    })

  test.each([1, 3, 4, 100])('DB-3 every row of a query comes once, in pages of %d', async (pageSize) => {
    const names = ['ada', 'bob', 'eve', 'kim', 'zoe', 'max', 'mia', 'leo']
    await db.kysely
      .insertInto('users')
      .values([...names, 'nobody'].map(user))
      .execute()
    expect((await Array.fromAsync(stream(pageSize))).map((row) => row.username).toSorted()).toEqual(names.toSorted())
  })

  test('DB-3 nothing gives nothing', async () => {
    expect(await Array.fromAsync(stream(10))).toEqual([])
  })
})

describe('a second source for reads', () => {
  test('DB-5 reads go to the replica the settings name, and it refuses to write', async () => {
    await using replica = await testDatabase()
    await using both = createDatabase({ ...own.config, readUrl: replica.url, logger: recordLog().logger })
    await replica.db.kysely.insertInto('users').values(user('replica')).execute()
    await both.kysely.insertInto('users').values(user('primary')).execute()
    expect(await both.read.hot`select username from users`).toEqual([{ username: 'replica' }])
    expect(await both.read.kysely.selectFrom('users').select('username').execute()).toEqual([{ username: 'replica' }])
    const write = both.read.kysely.insertInto('users').values(user('eve')).execute()
    expect(await write.catch((error: unknown) => String(error))).toContain('read-only')
  })

  test('DB-5 without a replica reads go to the database itself', async () => {
    await db.kysely.insertInto('users').values(user('alice')).execute()
    expect(await db.read.hot`select username from users`).toEqual([{ username: 'alice' }])
  })
})

describe('transactions', () => {
  test('DB-T4 committed writes are visible afterwards', async () => {
    const answer = await db.transaction(async (trx) => {
      await trx.insertInto('users').values(user('alice')).execute()
      return 42
    })
    expect(answer).toBe(42)
    expect(await usernames()).toEqual([{ username: 'alice' }])
  })

  test('DB-T5 DB-2 an exception in the transaction undoes every write in it', async () => {
    const reason = new Error('changed my mind')
    const failure = await db
      .transaction(async (trx) => {
        await trx.insertInto('users').values(user('alice')).execute()
        await trx.insertInto('users').values(user('bob')).execute()
        throw reason
      })
      .catch((error: unknown) => error)
    expect(failure).toBe(reason)
    expect(await usernames()).toEqual([])
  })

  test('a backend that dies in a transaction surfaces as a lost connection, and the pool goes on', async () => {
    const failure = await db
      .transaction(async (trx) => {
        await trx.insertInto('users').values(user('alice')).execute()
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
        await db.hot`select pg_terminate_backend(${rows[0]?.pid})`
        await trx.insertInto('users').values(user('bob')).execute()
      })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DatabaseUnavailableError)
    expect(isConnectionLost(failure)).toBe(true)
    expect(await usernames()).toEqual([])
  })

  test('a backend that dies just before the commit surfaces as a lost connection', async () => {
    const failure = await db
      .transaction(async (trx) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
        await db.hot`select pg_terminate_backend(${rows[0]?.pid})`
      })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DatabaseUnavailableError)
  })
})

describe('limits', () => {
  test('DB-T9 a query over the threshold writes a warning', async () => {
    const log = recordLog()
    await using slow = createDatabase({ ...own.config, slowQueryMs: 250, logger: log.logger })
    await slow.hot`select 1`
    expect(log.lines).toEqual([])
    await slow.hot`select pg_sleep(0.3), ${'private'}::text`
    await sql`select pg_sleep(${0.3}), 'built'`.execute(slow.kysely)
    expect(log.at('warn').map((line) => line.fields['sql'])).toEqual([
      'select pg_sleep(0.3), $1::text',
      "select pg_sleep($1), 'built'",
    ])
    expect(JSON.stringify(log.lines)).not.toContain('private')
  })

  test('DB-T10 more callers than pool slots wait, then time out with a clear error', async () => {
    await using small = createDatabase({ ...own.config, poolSize: 1, acquireTimeoutMs: 80, logger: recordLog().logger })
    const taken = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const holder = small.transaction(async (trx) => {
      await sql`select 1`.execute(trx)
      taken.resolve()
      await release.promise
    })
    await taken.promise
    const [built, hot] = await Promise.allSettled([
      small.kysely.selectFrom('users').selectAll().execute(),
      small.hot`select 1`,
    ])
    expect(built).toMatchObject({ status: 'rejected', reason: { code: 'database_busy' } })
    expect(hot).toMatchObject({ status: 'rejected', reason: { code: 'database_busy' } })
    const waiter = small.kysely.selectFrom('users').selectAll().execute()
    release.resolve()
    expect(await waiter).toEqual([])
    await holder
  })

  test('a statement that takes too long is ended by the server with a clear error', async () => {
    await using strict = createDatabase({ ...own.config, statementTimeoutMs: 50, logger: recordLog().logger })
    const failure = await sql`select pg_sleep(10)`.execute(strict.kysely).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DatabaseBusyError)
    expect(await strict.ping()).toBeGreaterThan(0)
  })

  test('many callers share few connections', async () => {
    await using small = createDatabase({ ...own.config, poolSize: 2, logger: recordLog().logger })
    const rows = await Promise.all(
      Array.from({ length: 200 }, (_, n) => small.hot<{ n: number }>`select ${n}::int as n`),
    )
    expect(rows.map(([row]) => row?.n)).toEqual(Array.from({ length: 200 }, (_, n) => n))
  })
})

test('FLT-06 a process that hangs in a transaction loses its locks after half a minute', async () => {
  await using own = await testDatabase()
  const rows = await own.db.hot<{ readonly limit: string }>`
    select current_setting('idle_in_transaction_session_timeout') as limit`
  expect(rows).toEqual([{ limit: '30s' }])
})
