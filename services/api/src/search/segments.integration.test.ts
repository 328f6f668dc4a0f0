import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Database } from '@ajet/shared/db'
import { must } from '@ajet/shared/std'
import { buildCommunity, testDatabase, type TestDatabase } from '@ajet/shared/testing'
import { sql } from 'kysely'
import { selectHits, type HitQuery } from './hits.ts'
import { openSearchDatabase } from './search-database.ts'
import { markOfSegment, openSegment } from './segments.ts'

setDefaultTimeout(60_000)

const MESSAGES = 400

let own: TestDatabase
let searchDatabase: Database
beforeAll(async () => {
  own = await testDatabase()
  const { id, owner } = await buildCommunity(own.db)
  await own.db
    .sql`insert into channels (id, community_id, name, last_seq) values (uuidv7(), ${id}, 'deep', ${MESSAGES})`
  // Two messages an hour, 45 hours to a segment.
  await own.db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md, created_at)
    select uuidv7(), c.id, n, ${owner.id}, 'w' || n % 7, timestamptz '2026-01-01' + n / 2 * interval '1 hour'
    from generate_series(1, ${MESSAGES}::int) n, channels c where c.name = 'deep'`
  await own.db.sql`
    insert into search_segments (number, starts_at)
    select n, timestamptz '2026-01-01' + (n - 1) * interval '45 hours' from generate_series(2, 5) n`
  await sql`
    insert into search_messages (message_id, channel_id, author_id, created_at, words)
    select id, channel_id, author_id, created_at,
      to_tsvector('ajet', body_md) || array_to_tsvector(array[${markOfSegment(sql`created_at`)}])
    from messages`.execute(own.db.kysely)
  searchDatabase = openSearchDatabase(own.db)
})
afterAll(async () => {
  await searchDatabase.dispose()
  await own.drop()
})

async function hits(place: 'segments' | 'anywhere', rest: Partial<HitQuery> = {}): Promise<readonly string[]> {
  const { since, until } = rest.parsed ?? {}
  const where = sql.join(
    [
      sql`s.words @@ (select to_tsquery('ajet', 'w3'))`,
      ...(since === undefined ? [] : [sql`s.created_at >= ${new Date(since)}`]),
      ...(until === undefined ? [] : [sql`s.created_at < ${new Date(until)}`]),
    ],
    sql` and `,
  )
  const parsed = { since: undefined, until: undefined }
  const query = selectHits({ where, plan: { place }, parsed, limit: 20, ...rest })
  const { rows } = await sql<{ message_id: string }>`select message_id from (${query}) x`.execute(searchDatabase.kysely)
  return rows.map(({ message_id }) => message_id)
}

test('AJ-129 segment by segment the same is found in the same order as at once', async () => {
  const all = await hits('anywhere', { limit: MESSAGES })
  expect(all).toHaveLength(57)
  expect(await hits('segments', { limit: MESSAGES })).toEqual(all)
  expect(await hits('segments')).toEqual(all.slice(0, 20))
})

test('AJ-129 segment by segment pages go on from any message, both ways', async () => {
  const all = await hits('anywhere', { limit: MESSAGES })
  for (const at of [0, 1, 12, 25, 26, 40, 55]) {
    const id = must(all[at], 'a message')
    expect(await hits('segments', { place: { id, isBack: false } })).toEqual(all.slice(at + 1, at + 21))
    expect(await hits('segments', { place: { id, isBack: true } })).toEqual(
      all.slice(Math.max(0, at - 20), at).toReversed(),
    )
  }
})

test('AJ-129 segment by segment a span of time is kept', async () => {
  const parsed = { since: Date.UTC(2026, 0, 3, 12), until: Date.UTC(2026, 0, 6, 1) }
  const expected = await hits('anywhere', { parsed, limit: MESSAGES })
  expect(expected.length).toBeGreaterThan(10)
  expect(await hits('segments', { parsed, limit: MESSAGES })).toEqual(expected)
})

test('AJ-129 a segment opens when the newest has its share, a moment ahead and only once', async () => {
  const count = async (): Promise<number> => {
    const [row] = await own.db.hot<{ count: number }>`select count(*)::int as count from search_segments`
    return must(row, 'a row').count
  }
  const open = (share: number) => own.db.transaction((trx) => openSegment(trx, share))
  const before = await count()
  await open(MESSAGES)
  expect(await count()).toBe(before)
  await open(10)
  expect(await count()).toBe(before + 1)
  const [newest] = await own.db.hot<{ number: number; isAhead: boolean }>`
    select number, starts_at > now() as "isAhead" from search_segments order by number desc limit 1`
  expect(newest).toEqual({ number: before + 1, isAhead: true })
  await open(10)
  expect(await count()).toBe(before + 1)
})
