import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { testDatabase, type TestDatabase } from '../testing/mod.ts'
import { prepared } from './prepared.ts'

let own: TestDatabase
beforeAll(async () => {
  own = await testDatabase()
})
afterAll(() => own.drop())

test('a prepared query is built once and runs with the values of each call, also in a transaction', async () => {
  let built = 0
  const count = prepared((db, { from, to, names }: { from: number; to: number; names: readonly string[] }) => {
    built += 1
    return db
      .selectFrom(sql<{ n: number }>`generate_series(${from}::int, ${to}::int)`.as<'series'>(sql`series(n)`))
      .select([sql<number>`n`.as('n'), sql<string>`(${names}::text[])[n]`.as('name')])
      .limit(sql<number>`${2}::int`)
  })
  const { kysely } = own.db
  expect(await count(kysely, { from: 1, to: 5, names: ['a', 'b'] })).toEqual([
    { n: 1, name: 'a' },
    { n: 2, name: 'b' },
  ])
  const inside = await own.db.transaction((trx) => count(trx, { from: 2, to: 2, names: ['c', 'd'] }))
  expect(inside).toEqual([{ n: 2, name: 'd' }])
  expect(built).toBe(1)
})

test('a prepared query fails like any other', async () => {
  const divide = prepared((db, { by }: { by: number }) => db.selectNoFrom(sql<number>`1 / ${by}::int`.as('result')))
  await expect(divide(own.db.kysely, { by: 0 })).rejects.toThrow('division by zero')
  expect(await divide(own.db.kysely, { by: 1 })).toEqual([{ result: 1 }])
})
