import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Database, Tables } from '@ajet/shared/db'
import { systemClock } from '@ajet/shared/std'
import {
  buildCommunity,
  buildUser,
  testDatabase,
  type TestCommunity,
  type TestDatabase,
  type TestUser,
} from '@ajet/shared/testing'
import { sql, type Transaction } from 'kysely'
import { scopeOf } from './access.ts'
import { Estimates } from './estimates.ts'
import { findFiles } from './find-files.ts'
import { findMessages } from './find-messages.ts'
import { findUsers } from './find-names.ts'
import { parseQuery } from './parse-query.ts'
import { openSearchDatabase, plannedFor } from './search-database.ts'
import { toTermQueries } from './ts-query.ts'

setDefaultTimeout(60_000)

let own: TestDatabase
let community: TestCommunity
/** In no community. */
let stranger: TestUser
let searchDatabase: Database
beforeAll(async () => {
  own = await testDatabase({ statementTimeoutMs: 60_000 })
  community = await buildCommunity(own.db)
  stranger = await buildUser(own.db, { username: 'stranger' })
  for (const statement of seedOf(community.id)) await own.db.sql.unsafe(statement)
  searchDatabase = openSearchDatabase(own.db)
})
afterAll(async () => {
  await searchDatabase.dispose()
  await own.drop()
})

/** Words of every frequency: `w1` is in one of two messages, `w9999` in one of ten thousand. */
function seedOf(communityId: string): readonly string[] {
  return [
    `insert into users (id, username, display_name)
      select uuidv7(), 'bulk' || n, 'Bulk ' || n from generate_series(1, 5000) n`,
    `insert into channels (id, community_id, name, visibility, last_seq) select uuidv7(), '${communityId}', 'bulk-' || n,
      case when n % 4 = 0 then 'private' else 'public' end, 300 from generate_series(1, 100) n`,
    `insert into messages (id, channel_id, seq, author_id, body_md, created_at)
      select uuidv7(make_interval(secs => n - 30000)), c.id, n, u.id,
        'w1 w' || n % 10 || ' w' || n % 100 + 100 || ' w' || n % 10000, now() + (n - 30000) * interval '1 s'
      from generate_series(1, 30000) n
      join (select row_number() over () as at, id from channels) c on c.at = 1 + n % 100
      join (select row_number() over () as at, id from users) u on u.at = 1 + n % 5000`,
    `update messages set pinned_at = now() where seq % 100 = 0`,
    `insert into search_messages (message_id, channel_id, author_id, created_at, words)
      select id, channel_id, author_id, created_at, to_tsvector('ajet', body_md)
        || array_to_tsvector(array['segment:1'] || case when seq % 20 = 0 then array['emoji:🎉'] else '{}' end)
      from messages`,
    `insert into search_words select 'word' || n from generate_series(1, 20000) n`,
    `insert into attachments (id, channel_id, message_id, user_id, storage_key, filename, content_type, size_bytes, status)
      select uuidv7(), channel_id, id, author_id, 'k/' || id, 'report ' || seq || '.pdf', 'x', 1, 'ready'
      from messages where seq <= 10000`,
    'vacuum analyze',
  ]
}

const BIG = ['search_messages', 'messages', 'attachments', 'users', 'search_words']
const queries = [
  'w1',
  'w5 w123',
  'w7777',
  '"w1 w7"',
  'w1 -w5',
  'w3 from:bulk77',
  'w3 in:bulk-7',
  'from:bulk77',
  'w1 has:reaction',
  'w1 before:2020-01-01',
  'has:pin',
  'w1 has:pin',
  'w5 -has:pin',
  '🎉',
  'w1 :tada:',
  'w5 -🎉',
  'w1 in:dm',
  'w5 in:@bulk7',
  '🎉 in:dm has:pin',
  'ord1999',
  'nothing',
  '9999',
]

test.each(queries)('AJ-129 no table is read whole for %s', async (q) => {
  const scans = await scansOf(async (trx) => {
    const parsed = parseQuery(q, Date.now())
    const scope = scopeOf(community.owner.id, undefined, parsed)
    const engine = { db: trx, estimates: new Estimates(systemClock) }
    for (const sort of ['relevance', 'newest'] as const) {
      await findMessages(engine, { scope, parsed, page: { limit: 50 }, sort })
    }
    await plannedFor(trx, () => findFiles({ trx, scope, parsed }))
    await findUsers({ trx, scope, parsed })
  })
  expect(scans).toEqual([])
})

test('AJ-129 a last word that is frequent ends there, a rare one may go on', async () => {
  const texts = await searchDatabase.transaction(async (trx) => {
    const estimates = new Estimates(systemClock)
    const looked = []
    for (const q of ['w5 w1', 'w5 w77', 'w5 -w1']) {
      const { terms } = await estimates.ofWords(trx, toTermQueries(parseQuery(q, Date.now()).terms))
      looked.push(terms.map(({ text }) => text))
    }
    return looked
  })
  expect(texts).toEqual([
    ['w5', 'w1'],
    ['w5', 'w77:*'],
    ['w5', 'w1'],
  ])
})

test('AJ-129 what is frequent elsewhere alone is looked for in few messages by whoever sees few', async () => {
  const [few] = await own.db
    .sql`select array_agg(id) as ids from (select id from channels where name like 'bulk-%' limit 10) c`
  await own.db.sql`insert into channel_members (channel_id, user_id)
    select id, ${stranger.id} from unnest(${few.ids}::uuid[]) id`
  await own.db.sql`update search_messages set words = to_tsvector('ajet', 'else') || 'segment:1'
    where channel_id = any(${few.ids}::uuid[])`
  const read = await countRead(async (trx) => {
    const parsed = parseQuery('w1', Date.now())
    const scope = scopeOf(stranger.id, undefined, parsed)
    const engine = { db: trx, estimates: new Estimates(systemClock) }
    const found = await findMessages(engine, { scope, parsed, page: { limit: 50 }, sort: 'newest' })
    expect(found.items).toEqual([])
  })
  // 3,000 that can be seen, and as many of the newest as would have to hold enough of them if it were everywhere.
  expect(read).toBeLessThan(6_000)
})

test('a table that is read whole is seen', async () => {
  const scans = await scansOf(async (trx) => {
    await sql`select count(*) from messages where body_md like '%x%'`.execute(trx)
  })
  expect(scans).toEqual(['messages'])
})

/** Big tables that the work has read from end to end. */
async function scansOf(work: (trx: Transaction<Tables>) => Promise<void>): Promise<readonly string[]> {
  return await searchDatabase.transaction(async (trx) => {
    // What the connection did before and PostgreSQL has not written down yet is counted as well.
    const before = await countScans(trx)
    await work(trx)
    const after = await countScans(trx)
    return [...after].filter(([table, scans]) => scans > (before.get(table) ?? 0)).map(([table]) => table)
  })
}

/** How many rows of the index of messages the work has read. */
async function countRead(work: (trx: Transaction<Tables>) => Promise<void>): Promise<number> {
  return await searchDatabase.transaction(async (trx) => {
    const count = async () => {
      const { rows } = await sql<{ read: number }>`
        select (idx_tup_fetch + seq_tup_read)::int as read from pg_stat_xact_user_tables
        where relname = 'search_messages'`.execute(trx)
      return rows[0]?.read ?? 0
    }
    const before = await count()
    await work(trx)
    return (await count()) - before
  })
}

async function countScans(trx: Transaction<Tables>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ relname: string; scans: number }>`
    select relname, seq_scan::int as scans from pg_stat_xact_user_tables
    where relname = any(${BIG}::text[])`.execute(trx)
  return new Map(rows.map(({ relname, scans }) => [relname, scans]))
}
