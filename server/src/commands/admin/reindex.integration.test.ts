import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { buildChannel } from '@ajet/shared/testing'
import { openAdminHouse, type AdminHouse } from './admin-fixtures.ts'

setDefaultTimeout(60_000)

let house: AdminHouse
beforeAll(async () => {
  house = await openAdminHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

test('FLT-18 reindex asks first, and leaves an empty index whose indexers begin anew', async () => {
  const { db, mia, community, json, refused, audited } = house
  const { id } = await buildChannel(db, community, { members: [mia] })
  await db.sql`update channels set last_seq = 3 where id = ${id}`
  await db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md)
    select uuidv7(), ${id}, n, ${mia.id}, 'news' from generate_series(1, 3) n`
  await db.sql`insert into search_progress (channel_id, seq) values (${id}, 3)`
  await db.sql`drop index search_messages_words`
  expect(await refused(['reindex'])).toEqual([1, expect.stringContaining('--yes')])
  expect((await json(['stats'])).search_waiting).toBe(0)

  expect(await json(['reindex', '--yes'])).toEqual({ messages: 3 })
  expect((await json(['stats'])).search_waiting).toBe(3)
  expect(await db.kysely.selectFrom('search_segments').select('number').execute()).toEqual([{ number: 1 }])
  const [made] = await db.sql`select to_regclass('search_messages_words') is not null as is_there`
  expect(made).toEqual({ is_there: true })
  expect(await audited()).toEqual(['search/rebuilt'])
})
