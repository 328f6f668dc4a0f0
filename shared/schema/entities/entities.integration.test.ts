import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { z } from 'zod'
import { buildChannel, buildCommunity, buildMember, testDatabase, type TestDatabase } from '../../testing/mod.ts'
import { entities, type EntityName } from './mod.ts'

interface Column {
  readonly table: string
  readonly name: string
  readonly nullable: boolean
  readonly type: string
}

/** Tables of the machinery (what has run, what waits), which nobody outside their own module reads. */
const isBookkeeping = (table: string) =>
  /^(?:schema_migrations|search_|limit_|user_keywords|idempotency_keys)|_queue$/.test(table)

let own: TestDatabase
let columns: readonly Column[]

beforeAll(async () => {
  own = await testDatabase()
  columns = await own.db.sql<Column[]>`
    select table_name as table, column_name as name, is_nullable = 'YES' as nullable, data_type as type
    from information_schema.columns where table_schema = current_schema() and is_generated = 'NEVER'`
})
afterAll(() => own.drop())

test('SC-1 every table has an entity with its columns', () => {
  const tables = [...new Set(columns.map(({ table }) => table))].filter((table) => !isBookkeeping(table))
  expect(tables.filter((table) => !Object.hasOwn(entities, table))).toEqual([])
  for (const table of tables as EntityName[]) {
    const mine = columns.filter((column) => column.table === table)
    const shape: Readonly<Record<string, z.ZodType>> = entities[table].shape
    const inTable = mine.map(({ name }) => `${table}.${name}`)
    const optional = Object.keys(shape).filter((name) => shape[name]?.safeParse(undefined).success)
    const required = Object.keys(shape).filter((name) => !optional.includes(name))
    expect(inTable).toEqual(expect.arrayContaining(required.map((name) => `${table}.${name}`)))
    expect(Object.keys(shape).map((name) => `${table}.${name}`)).toEqual(expect.arrayContaining(inTable))
    for (const { name, nullable } of mine.filter((column) => column.nullable)) {
      expect({ table, name, takesNull: shape[name]?.safeParse(null).success }).toEqual({
        table,
        name,
        takesNull: nullable,
      })
    }
  }
})

test('SC-1 stored rows are valid entities', async () => {
  const community = await buildCommunity(own.db)
  const member = await buildMember(own.db, community)
  await buildChannel(own.db, community, { members: [member], visibility: 'private' })
  for (const table of [
    'users',
    'sessions',
    'communities',
    'community_members',
    'channels',
    'channel_members',
  ] as const) {
    const rows = await own.db.kysely.selectFrom(table).selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(entities[table].safeParse(asJson(row)).error?.issues).toBeUndefined()
  }
})

/** A row the way the entities mean it: times in ISO 8601, bytes in base64. */
function asJson(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Uint8Array
        ? Buffer.from(value).toString('base64')
        : value instanceof Date
          ? value.toISOString()
          : value,
    ]),
  )
}
