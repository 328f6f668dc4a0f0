import type { SQL } from 'bun'
import { hashToken, newSessionToken } from '../../auth/mod.ts'
import { bulkLoad } from './bulk-load.ts'
import { createRandom, divideZipf } from './random.ts'
import { countDmMessages, fillChannels, fillMessages, fillSearch } from './statements.ts'
import type { Step } from './step.ts'
import { makeSentences, makeWords, nameOf } from './texts.ts'

export interface SeedSize {
  readonly messages: number
  readonly users: number
  /** Of communities; beside them everybody has a DM with two others. */
  readonly channels: number
  /** How many of the users, from the first on, get a session. Default 100. */
  readonly signedIn?: number
}

export interface SeededPerson {
  readonly id: string
  readonly username: string
  /** Bearer token of a session. */
  readonly token: string
}

export interface SeededWorld {
  readonly size: SeedSize
  /** The first of them owns every community. */
  readonly people: readonly SeededPerson[]
  /** The biggest community: everybody is in it. */
  readonly community: { readonly id: string; readonly slug: string }
  /** With the most messages first. */
  readonly channels: readonly SeededChannelRow[]
}

export interface SeededChannelRow {
  readonly id: string
  readonly community_id: string
  readonly name: string
  readonly visibility: 'public' | 'private'
  readonly last_seq: number
  readonly member_count: number
}

const TABLES = [
  'messages',
  'mentions',
  'reactions',
  'search_messages',
  'search_words',
  'channel_members',
  'channel_reads',
]
const SENTENCES = 20_000
const WORDS = 20_000

/**
 * Fills a migrated, empty database with communities, channels, people and a year of messages with threads, reactions,
 * mentions, read positions and the search index, in one connection of a superuser. Popularity follows Zipf: a few
 * channels and words have most of it. A million messages of 10,000 people in 2,000 channels take about a minute.
 * `tell` hears of each step with its time in ms.
 */
export async function seedWorld(
  sql: SQL,
  size: SeedSize,
  tell: (step: string, ms: number) => void = () => undefined,
): Promise<SeededWorld> {
  const { count } = await sql`select count(*)::int as count from messages`.then(([row]) => row as { count: number })
  if (count > 0) throw new Error(`The database holds ${count} messages: an empty one is needed`)
  const atLeast = countDmMessages(size.users) + size.channels
  if (size.messages < atLeast) throw new Error(`So many people and channels need ${atLeast} messages at least`)
  const run: Step = async (name, work) => {
    const began = performance.now()
    await work()
    tell(name, performance.now() - began)
  }
  await sql.unsafe(`set statement_timeout = 0; set maintenance_work_mem = '512MB'; set work_mem = '256MB';
    set synchronous_commit = off; set max_parallel_maintenance_workers = 2; select setseed(0.5)`)
  const tokens = Array.from({ length: Math.min(size.signedIn ?? 100, size.users) }, newSessionToken)
  await run('people', () => insertPeople(sql, size.users, tokens))
  const words = seedWords()
  const shares = divideZipf(size.messages - countDmMessages(size.users), size.channels)
  await bulkLoad(sql, run, TABLES, async () => {
    await fillChannels(sql, run, shares)
    await fillMessages(sql, run, makeSentences(createRandom(1), words, SENTENCES))
    await fillSearch(sql, run, words)
    await sql.unsafe('drop table seed_messages, seed_channels, seed_members')
  })
  await run('vacuum', async () => void (await sql.unsafe('vacuum analyze')))
  return await readWorld(sql, size, tokens)
}

/** The words the messages are made of, the frequent ones first. */
export const seedWords = (): readonly string[] => makeWords(createRandom(0), WORDS)

async function insertPeople(sql: SQL, users: number, tokens: readonly string[]): Promise<void> {
  const names = Array.from({ length: users }, (_, at) => nameOf(at))
  await sql`
    insert into users (id, username, display_name, email)
    select uuidv7(), lower(split_part(name, ' ', 1)) || n, name, 'person' || n || '@example.org'
    from unnest(${names}::text[]) with ordinality t(name, n)`
  const hashes = tokens.map((token) => hashToken(token).toString('hex'))
  await sql`
    insert into sessions (id, user_id, token_hash, expires_at)
    select uuidv7(), id, decode(hash, 'hex'), now() + interval '30 days'
    from unnest(${hashes}::text[]) with ordinality t(hash, n)
    join (select id, row_number() over (order by id) as n from users) u using (n)`
}

async function readWorld(sql: SQL, size: SeedSize, tokens: readonly string[]): Promise<SeededWorld> {
  const people: { id: string; username: string }[] = await sql`
    select id, username::text as username from users order by id limit ${tokens.length}`
  const [community] = await sql`select id, slug from communities where slug = 'community-1'`
  const channels: SeededChannelRow[] = await sql`
    select id, community_id, name, visibility, last_seq, member_count from channels
    where community_id is not null order by last_seq desc, id`
  return {
    size,
    people: people.map((person, at) => ({ ...person, token: tokens[at] ?? '' })),
    community: community as SeededWorld['community'],
    channels,
  }
}
