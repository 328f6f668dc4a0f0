import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { createDatabase } from '@ajet/shared/db'
import { must, systemClock, type Clock } from '@ajet/shared/std'
import { seedWorld, testDatabase, type SeededWorld, type TestDatabase, type TestUser } from '@ajet/shared/testing'
import { testApi } from './testing/test-api.ts'

setDefaultTimeout(60_000)

/** Too big to be read whole; what is left out is small, or read whole for good reason. */
const BIG = [
  'users',
  'sessions',
  'community_members',
  'channels',
  'channel_members',
  'channel_reads',
  'messages',
  'mentions',
  'reactions',
  'notifications',
  'search_messages',
  'message_versions',
  'thread_follows',
  'user_keywords',
]

/** A session, and what a page is made of; sync, the longest, takes six of its own. */
const MAX_STATEMENTS = 14
/** Who calls is asked once by a process that does not know yet. */
const SESSION = 1

let own: TestDatabase
let world: SeededWorld
let reader: TestUser
let place: Readonly<Record<string, string>>
beforeAll(async () => {
  own = await testDatabase({ statementTimeoutMs: 60_000, poolSize: 1 })
  const sql = await own.db.sql.reserve()
  world = await seedWorld(sql, { messages: 30_000, users: 3_000, channels: 2_000, signedIn: 3_000 })
  await sql`insert into notifications (id, user_id, type, source_id, message_id, channel_id)
    select uuidv7(), target_id, 'mention', message_id, message_id, channel_id from mentions`
  await sql`insert into message_versions (id, message_id, body_md, written_at)
    select uuidv7(), id, body_md, created_at from messages where seq % 5 = 0`
  await sql`insert into thread_follows (user_id, root_id, channel_id, last_reply_seq, last_reply_at)
    select x.author_id, x.parent_id, x.channel_id, max(x.seq), max(x.created_at) from messages x
    where x.parent_id is not null group by 1, 2, 3`
  await sql`insert into user_keywords (user_id, keyword)
    select u.id, 'word' || n from users u cross join generate_series(1, 5) n`
  await sql.release()
  const { id, username, token } = must(world.people[3], 'a person')
  const named = { username, display_name: username, avatar_url: null, kind: 'user', session_id: '' } as const
  reader = { ...named, id, user_id: id, token } as TestUser
  place = await findPlace(id)
  // Editing ends an hour after posting.
  await own.db.hot`update messages set created_at = now() where id = ${must(place.message, 'a message')}`
  await own.db.sql.unsafe('vacuum analyze')
})
afterAll(() => own.drop())

/** A channel the reader is in, with a message of theirs and a thread. */
async function findPlace(userId: string): Promise<Readonly<Record<string, string>>> {
  const [row] = await own.db.hot<Record<string, string>>`
    select c.id as channel, c.community_id as community, m.id as message, r.id as root, u.id as other
    from channel_members cm join channels c on c.id = cm.channel_id
    join messages m on m.channel_id = c.id and m.author_id = ${userId} and m.parent_id is null
    join messages r on r.channel_id = c.id and r.reply_count = 2
    join community_members o on o.community_id = c.community_id and o.user_id <> ${userId}
    join users u on u.id = o.user_id
    where cm.user_id = ${userId} order by c.last_seq desc, m.seq desc, r.seq limit 1`
  return must(row, 'a place')
}

/** The calls that people's clients make all the time. */
const hot: readonly (readonly [name: string, method: string, path: string, body?: object])[] = [
  ['who am I', 'GET', '/api/me'],
  ['what a returning client needs', 'GET', '/api/sync'],
  ['where a stream belongs', 'GET', '/api/memberships'],
  ['communities', 'GET', '/api/communities'],
  ['one community', 'GET', '/api/communities/:community'],
  ['channels', 'GET', '/api/communities/:community/channels'],
  ['members', 'GET', '/api/communities/:community/members'],
  ['one channel', 'GET', '/api/channels/:channel'],
  ['members of a channel', 'GET', '/api/channels/:channel/members'],
  ['the newest messages', 'GET', '/api/channels/:channel/messages'],
  ['older messages', 'GET', '/api/channels/:channel/messages?before=:message'],
  ['messages around one', 'GET', '/api/channels/:channel/messages?around=:message'],
  ['messages from a moment on', 'GET', '/api/channels/:channel/messages?at=2026-01-01T00:00:00Z'],
  ['one message', 'GET', '/api/messages/:message'],
  ['a thread', 'GET', '/api/messages/:root/replies'],
  ['threads', 'GET', '/api/threads'],
  ['unread threads', 'GET', '/api/threads?unread=true'],
  ['pins', 'GET', '/api/channels/:channel/pins'],
  ['who reacted', 'GET', `/api/messages/:root/reactions/${encodeURIComponent('👍')}`],
  ['history of a message', 'GET', '/api/messages/:message/history'],
  ['a person', 'GET', '/api/users/:other'],
  ['people by id', 'GET', '/api/users?ids=:other'],
  ['people by a part of the name', 'GET', '/api/users?q=ana'],
  ['DMs', 'GET', '/api/dms'],
  ['notifications', 'GET', '/api/notifications'],
  ['unread notifications', 'GET', '/api/notifications?unread=true'],
  ['a search', 'GET', '/api/search?q=server'],
  ['a heartbeat', 'POST', '/api/heartbeat'],
  ['a post', 'POST', '/api/channels/:channel/messages', { body_md: 'hello' }],
  ['a reply with a mention', 'POST', '/api/channels/:channel/messages', { body_md: '@channel hi', parent_id: ':root' }],
  ['an edit', 'PUT', '/api/messages/:message', { body_md: 'hello again' }],
  ['a reaction', 'PUT', `/api/messages/:root/reactions/${encodeURIComponent('🎉')}`],
  ['a reaction taken back', 'DELETE', `/api/messages/:root/reactions/${encodeURIComponent('🎉')}`],
  ['a pin', 'PUT', '/api/messages/:root/pin'],
  ['a pin taken off', 'DELETE', '/api/messages/:root/pin'],
  ['a followed thread', 'PUT', '/api/messages/:root/follow'],
  ['a thread read', 'PUT', '/api/messages/:root/read', { message_id: ':root' }],
  ['a post with a keyword', 'POST', '/api/channels/:channel/messages', { body_md: 'word1 and server' }],
  ['a read position', 'PUT', '/api/channels/:channel/read', { message_id: ':message' }],
  ['a DM', 'POST', '/api/dms', { user_ids: [':other'] }],
  ['notifications read', 'POST', '/api/notifications/read', { all: true }],
  ['a message deleted', 'DELETE', '/api/messages/:message'],
]

for (const [name, method, path, body] of hot) {
  test(`AJ-72 no big table is read whole for ${name}`, async () => {
    const filled = body && (JSON.parse(fill(JSON.stringify(body))) as object)
    const { status, scans, statements } = await scansOf(method, fill(path), filled)
    expect({ status: Math.floor(status / 100), scans }).toEqual({ status: 2, scans: {} })
    // Pages of 50: a statement for each row would be many more.
    if (method === 'GET') expect(statements).toBeLessThanOrEqual(MAX_STATEMENTS)
    if (name === 'a post') expect(statements).toBe(SESSION + 1)
  })
}

test('a table that is read whole is seen', async () => {
  const before = await countScans()
  await using db = createDatabase({ ...own.config, logger: own.db.options.logger, poolSize: 1 })
  await db.hot`select count(*) from messages where body_md like '%x%'`
  await db.dispose()
  expect(await scansSince(before)).toEqual({ messages: 1 })
})

const fill = (text: string): string => text.replace(/:([a-z]+)/g, (whole, name: string) => place[name] ?? whole)

/** Big tables that were read from end to end by a call and by the work it leaves behind, and its statements. */
async function scansOf(method: string, path: string, body?: object) {
  const before = await countScans()
  let statements = 0
  // Every statement is slower than nothing, and reported again when the clock has gone on.
  const logger = { ...own.db.options.logger, warn: () => void statements++ }
  const observing = { slowQueryMs: 0, logger, clock: hurryingClock() }
  const db = createDatabase({ ...own.config, ...observing, poolSize: 4 })
  const api = await testApi({ database: { ...own, db, drop: () => db.dispose() } })
  statements = 0
  const { status } = await api.call(reader, method, path, body)
  const sent = statements
  // What a write leaves behind is done as well. Its sweeps read the list of channels, whatever was written.
  const isRead = method === 'GET'
  if (!isRead) await api.takeEvents()
  await api[Symbol.asyncDispose]()
  const { channels, ...scans } = await scansSince(before)
  return { status, statements: sent, scans: isRead && channels !== undefined ? { ...scans, channels } : scans }
}

function hurryingClock(): Clock {
  let now = 0
  return { now: () => (now += 60_000), after: systemClock.after }
}

async function scansSince(before: ReadonlyMap<string, number>): Promise<Readonly<Record<string, number>>> {
  await othersGone()
  const after = await countScans()
  const grown = [...after].map(([table, scans]) => [table, scans - (before.get(table) ?? 0)] as const)
  return Object.fromEntries(grown.filter(([, scans]) => scans > 0))
}

/** A connection tells its counts at the latest when it ends. */
async function othersGone(): Promise<void> {
  for (;;) {
    const [row] = await own.db.hot<{ others: number }>`
      select count(*)::int as others from pg_stat_activity
      where datname = current_database() and application_name = 'ajet-chat' and pid <> pg_backend_pid()`
    if (row?.others === 0) return
  }
}

async function countScans(): Promise<ReadonlyMap<string, number>> {
  const rows = await own.db.hot<{ relname: string; scans: number }>`
    select relname, seq_scan::int as scans from pg_stat_user_tables
    where relname in (select jsonb_array_elements_text(${BIG}::jsonb))`
  return new Map(rows.map(({ relname, scans }) => [relname, scans]))
}
