import { afterAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { tempFolder } from '../testing/temp-folder.ts'
import { testDatabase } from '../testing/database.ts'
import { loadMigrations } from './load-migrations.ts'
import { migrateToLatest, pendingMigrations, rollbackLast } from './migrate.ts'
import { migrations } from './migrations/mod.ts'

const folder = tempFolder('migrations')
afterAll(folder.remove)

test('SH-2 AJ-111 migrations can be taken from a folder; that of the program gives those in the program', async () => {
  const loaded = await loadMigrations(join(import.meta.dir, 'migrations'))
  expect(loaded).toEqual(migrations)
})

test('SH-2 a folder with one more is brought up to it, and rolled back', async () => {
  await using database = await testDatabase()
  const file = join(folder.path, '9000-ours.js')
  await Bun.write(
    file,
    `export const ours = {
      up: async (db) => { await db.schema.createTable('ours').addColumn('id', 'integer').execute() },
      down: async (db) => { await db.schema.dropTable('ours').execute() },
    }`,
  )
  await Bun.write(join(folder.path, 'notes.txt'), 'no migration')
  const withOurs = { ...migrations, ...(await loadMigrations(folder.path)) }
  expect(await pendingMigrations(database.db, withOurs)).toEqual(['9000_ours'])
  expect(await migrateToLatest(database.db, withOurs)).toEqual(['9000_ours'])
  expect(await database.db.sql`select * from ours`).toHaveLength(0)
  expect(await rollbackLast(database.db, withOurs)).toEqual(['9000_ours'])
})

test('SH-2 a folder that is missing, empty, or holds a file without a migration is told', async () => {
  await expect(loadMigrations('/nowhere')).rejects.toThrow('/nowhere cannot be read')
  using empty = tempDir()
  await expect(loadMigrations(empty.path)).rejects.toThrow('no migration')
  await Bun.write(join(empty.path, '0001-nothing.js'), 'export const nothing = 1')
  await expect(loadMigrations(empty.path)).rejects.toMatchObject({ code: 'database_config' })
})

function tempDir() {
  const { path, remove } = tempFolder('empty')
  return { path, [Symbol.dispose]: remove }
}
