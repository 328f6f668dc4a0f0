import { expect, test } from 'bun:test'
import { buildUser } from './factories.ts'
import { testDatabase } from './database.ts'

test('AJ-121 AJ-120 each test has a database of its own, migrated and empty, that is gone afterwards', async () => {
  await using keeper = await testDatabase()
  const first = await testDatabase()
  const second = await testDatabase()
  await buildUser(first.db)
  const countIn = async ({ db }: typeof first) => (await db.kysely.selectFrom('users').select('id').execute()).length
  expect([await countIn(first), await countIn(second)]).toEqual([1, 0])
  const names = async () => {
    const rows: readonly { readonly datname: string }[] = await keeper.db.sql`select datname from pg_database`
    return rows.map(({ datname }) => datname)
  }
  expect(await names()).toContain(first.config.database ?? '')
  await first.drop()
  await second.drop()
  expect((await names()).filter((name) => name === first.config.database || name === second.config.database)).toEqual(
    [],
  )
})
