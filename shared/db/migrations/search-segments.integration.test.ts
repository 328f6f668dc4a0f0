import { expect, setDefaultTimeout, test } from 'bun:test'
import { buildCommunity, testDatabase } from '../../testing/mod.ts'
import { migrateWithin } from '../migrate.ts'

setDefaultTimeout(60_000)

test('FLT-04 AJ-129 messages that were in the search before get the mark of their segment, and lose it on the way back', async () => {
  await using own = await testDatabase()
  const { db } = own
  const { id, owner } = await buildCommunity(db)
  await db.transaction((trx) => migrateWithin(trx, '0031_deleted_users'))
  await db.sql`insert into channels (id, community_id, name, last_seq) values (uuidv7(), ${id}, 'old', 50001)`
  await db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md, created_at)
    select uuidv7(), c.id, n, ${owner.id}, 'news', timestamptz '2026-01-01' + n * interval '1 s'
    from generate_series(1, 50001) n, channels c where c.name = 'old'`
  await db.sql`
    insert into search_messages (message_id, channel_id, author_id, created_at, words)
    select id, channel_id, author_id, created_at, to_tsvector('ajet', body_md) from messages`
  const count = async (words: string): Promise<number> => {
    const [row] = await db.hot<{ count: number }>`
      select count(*)::int as count from search_messages where words @@ ${words}::tsquery`
    return row?.count ?? -1
  }

  await db.transaction((trx) => migrateWithin(trx, '0032_search_segments'))
  expect([await count(`'segment:1'`), await count(`'segment:2'`), await count('news')]).toEqual([50_000, 1, 50_001])
  await db.sql`delete from messages where seq > 1`
  expect([await count(`'segment:1'`), await count('news')]).toEqual([1, 1])

  await db.transaction((trx) => migrateWithin(trx, '0031_deleted_users'))
  expect([await count(`'segment:1'`), await count('news')]).toEqual([0, 1])
  await db.sql`delete from messages`
  expect(await count('news')).toBe(0)
})
