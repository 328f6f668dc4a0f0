import { expect, setDefaultTimeout, test } from 'bun:test'
import { buildCommunity, testDatabase } from '../../testing/mod.ts'
import { migrateWithin } from '../migrate.ts'

setDefaultTimeout(60_000)

test('FLT-04 messages that may hold emoji are brought into the search once more', async () => {
  await using own = await testDatabase()
  const { db } = own
  const { id, owner } = await buildCommunity(db)
  await db.transaction((trx) => migrateWithin(trx, '0032_search_segments'))
  const bodies = ['plain', 'at 10:30', 'Grüße, 東京', 'done 🎉', ':tada:', 'I ❤ you', '1️⃣', '🇦🇹']
  await db.sql`insert into channels (id, community_id, name) values (uuidv7(), ${id}, 'old')`
  for (const [at, body] of bodies.entries()) {
    await db.sql`insert into messages (id, channel_id, seq, author_id, body_md)
      select uuidv7(), c.id, ${at + 1}::int, ${owner.id}, ${body} from channels c where c.name = 'old'`
  }
  await db.transaction((trx) => migrateWithin(trx, '0033_search_emoji'))
  const again = await db.hot<{ body_md: string }>`
    select m.body_md from search_changes x join messages m on m.id = x.message_id order by m.seq`
  expect(again.map(({ body_md }) => body_md)).toEqual(bodies.slice(3))
  await db.transaction((trx) => migrateWithin(trx, '0032_search_segments'))
})
