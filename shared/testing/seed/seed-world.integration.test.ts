import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { testDatabase, type TestDatabase } from '../database.ts'
import { seedWorld, type SeededWorld } from './seed-world.ts'

setDefaultTimeout(60_000)

const SIZE = { messages: 5_000, users: 600, channels: 60, signedIn: 3 }

let own: TestDatabase
let world: SeededWorld
let indexesBefore: readonly string[]
beforeAll(async () => {
  own = await testDatabase({ statementTimeoutMs: 60_000 })
  indexesBefore = await indexes()
  const sql = await own.db.sql.reserve()
  world = await seedWorld(sql, SIZE)
  await sql.release()
})
afterAll(() => own.drop())

async function indexes(): Promise<readonly string[]> {
  const rows = await own.db.hot<{ name: string }>`
    select indexname || ' ' || indexdef as name from pg_indexes where schemaname = 'public' order by 1`
  return rows.map(({ name }) => name)
}

async function countOf(condition: string): Promise<number> {
  const [row] = (await own.db.sql.unsafe(`select count(*)::int as count from ${condition}`)) as [{ count: number }]
  return row.count
}

test('there is as much of everything as was asked for', async () => {
  expect(await countOf('messages')).toBe(SIZE.messages)
  expect(await countOf('users')).toBe(SIZE.users)
  expect(await countOf(`channels where type = 'text'`)).toBe(SIZE.channels)
  expect(await countOf(`channels where type = 'dm' and community_id is null`)).toBe(SIZE.users - 1)
  expect(await countOf('search_messages')).toBe(SIZE.messages)
  expect(world.people).toHaveLength(SIZE.signedIn)
})

test('every message has its place in one order, and its author is in the channel', async () => {
  expect(await countOf(`(select channel_id from messages group by 1 having max(seq) <> count(*)) x`)).toBe(0)
  expect(
    await countOf(`channels c where last_seq <> (select coalesce(max(seq), 0) from messages where channel_id = c.id)`),
  ).toBe(0)
  expect(
    await countOf(`messages m where not exists
      (select 1 from channel_members where channel_id = m.channel_id and user_id = m.author_id)`),
  ).toBe(0)
  expect(
    await countOf(`channel_members cm join channels c on c.id = cm.channel_id where c.community_id is not null
    and not exists (select 1 from community_members where community_id = c.community_id and user_id = cm.user_id)`),
  ).toBe(0)
})

test('counters say what is there', async () => {
  expect(await countOf(`messages m where reply_count <> (select count(*) from messages where parent_id = m.id)`)).toBe(
    0,
  )
  expect(
    await countOf(`channels c where member_count <> (select count(*) from channel_members where channel_id = c.id)`),
  ).toBe(0)
})

test('the database is as it was made: every index, and every rule on', async () => {
  expect(await indexes()).toEqual(indexesBefore)
  const violation = await own.db
    .sql`insert into reactions (message_id, user_id, emoji) values (uuidv7(), uuidv7(), 'x')`.then(
    () => 'none',
    (error: unknown) => String(error),
  )
  expect(violation).toContain('foreign key')
})

test('a database with messages is refused', async () => {
  await expect(seedWorld(own.db.sql, SIZE)).rejects.toThrow('an empty one is needed')
})
