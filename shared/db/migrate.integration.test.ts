import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
import { recordLog, testDatabase, type TestDatabase } from '../testing/mod.ts'
import { createDatabase } from './database.ts'
import { DatabaseNewerError } from './errors.ts'
import { migrateToLatest, pendingMigrations, rollbackLast, type Migrations } from './migrate.ts'
import { migrations } from './migrations/mod.ts'

const names = Object.keys(migrations).toSorted()

test('DB-T6 migrate applies what is pending and tables exist', async () => {
  await using own = await emptyDatabase()
  expect(await pendingMigrations(own.db)).toEqual(names)
  expect(await migrateToLatest(own.db)).toEqual(names)
  expect(await pendingMigrations(own.db)).toEqual([])
  expect(await tables(own)).toEqual(expect.arrayContaining(['channels', 'messages', 'outbox', 'users']))
})

test('DB-T7 rollback undoes the last migration', async () => {
  await using own = await testDatabase()
  const withOneMore = { ...migrations, '9999_extra': extraTable }
  await migrateToLatest(own.db, withOneMore)
  expect(await rollbackLast(own.db, withOneMore)).toEqual(['9999_extra'])
  expect(await tables(own)).not.toContain('extra')
  for (const name of names.toReversed()) expect(await rollbackLast(own.db)).toEqual([name])
  expect(await tables(own)).toEqual(['schema_migrations', 'schema_migrations_lock'])
  expect(await rollbackLast(own.db)).toEqual([])
})

test('DB-T8 migrating twice changes nothing the second time', async () => {
  await using own = await emptyDatabase()
  await migrateToLatest(own.db)
  const before = await appliedRows(own)
  expect(await migrateToLatest(own.db)).toEqual([])
  expect(await appliedRows(own)).toEqual(before)
})

test('DB-4 looking for pending migrations changes nothing', async () => {
  await using own = await emptyDatabase()
  await pendingMigrations(own.db)
  expect(await tables(own)).toEqual([])
})

test('FLT-04 servers that start together migrate once', async () => {
  await using own = await emptyDatabase()
  const servers = Array.from({ length: 4 }, () => createDatabase({ ...own.config, logger: recordLog().logger }))
  const applied = await Promise.all(servers.map((server) => migrateToLatest(server)))
  expect(applied.flat().toSorted()).toEqual(names)
  await Promise.all(servers.map((server) => server.dispose()))
})

test('FLT-04 a migration that fails leaves the database as it was', async () => {
  await using own = await testDatabase()
  const failing = { up: (db: Kysely<unknown>) => sql`create table half (id int)`.execute(db).then(fail) }
  const broken: Migrations = { ...migrations, '9998_failing': failing }
  expect(migrateToLatest(own.db, broken)).rejects.toThrow('power cut')
  expect(await pendingMigrations(own.db, broken)).toEqual(['9998_failing'])
  expect(await tables(own)).not.toContain('half')
})

test('FLT-04 kill -9 in the middle of a migration leaves the database as it was, and the next start migrates', async () => {
  await using own = await emptyDatabase()
  const program = `
    import { createDatabase } from ${JSON.stringify(join(import.meta.dir, 'database.ts'))}
    import { migrateToLatest } from ${JSON.stringify(join(import.meta.dir, 'migrate.ts'))}
    import { migrations } from ${JSON.stringify(join(import.meta.dir, 'migrations/mod.ts'))}
    const quiet = () => undefined
    const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
    const hang = async () => {
      console.log('in the middle')
      await new Promise(() => setInterval(() => undefined, 60_000))
    }
    await migrateToLatest(createDatabase({ url: process.argv.at(-1), logger }), { ...migrations, '9999_hang': { up: hang } })`
  const child = Bun.spawn([process.execPath, '-e', program, own.url], { stdout: 'pipe', stderr: 'inherit' })
  await child.stdout.getReader().read()
  child.kill('SIGKILL')
  await child.exited
  expect(child.signalCode).toBe('SIGKILL')
  expect(await migrateToLatest(own.db)).toEqual(names)
})

test('a database of a newer build is refused', async () => {
  await using own = await testDatabase()
  await migrateToLatest(own.db, { ...migrations, '9999_extra': extraTable })
  for (const attempt of [migrateToLatest, rollbackLast, pendingMigrations]) {
    const failure = await attempt(own.db).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DatabaseNewerError)
    expect(failure).toMatchObject({ unknownMigrations: ['9999_extra'] })
  }
  expect(await tables(own)).toContain('extra')
})

const extraTable = {
  up: (db: Kysely<unknown>) => sql`create table extra (id int)`.execute(db).then(() => undefined),
  down: (db: Kysely<unknown>) => sql`drop table extra`.execute(db).then(() => undefined),
}

function fail(): never {
  throw new Error('power cut')
}

/** A database nobody has migrated. */
async function emptyDatabase(): Promise<TestDatabase> {
  const own = await testDatabase()
  await own.db.sql`drop schema public cascade`
  await own.db.sql`create schema public`
  return own
}

async function tables({ db }: TestDatabase): Promise<readonly string[]> {
  const rows = await db.hot<{ tablename: string }>`
    select tablename from pg_tables where schemaname = 'public' order by tablename`
  return rows.map((row) => row.tablename)
}

function appliedRows({ db }: TestDatabase): Promise<readonly unknown[]> {
  return db.hot`select * from schema_migrations order by name`
}
