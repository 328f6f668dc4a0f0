import { SQL } from 'bun'
import { hashToken, newSessionToken } from '@ajet/shared/auth'
import { must, newId } from '@ajet/shared/std'
import type { TeamPlan } from '../load/team-plan.ts'
import type { Product } from './product.ts'

export interface ReaderAccount {
  readonly userId: string
  /** The session token: bearer, or value of the cookie. */
  readonly token: string
}

export interface SeededChannel {
  readonly id: string
  readonly members: readonly ReaderAccount[]
}

/** In the order of the plan. */
export interface SeededTeam {
  readonly people: readonly ReaderAccount[]
  readonly channels: readonly SeededChannel[]
}

export interface ChannelPlan {
  readonly channels: number
  readonly membersEach: number
}

/**
 * Makes channels, each with its own members, by writing rows: thousands of registrations would measure argon2id.
 * The members have no password, one session each, and see nothing but their channel.
 */
export async function seedChannels(
  product: Product,
  { channels, membersEach }: ChannelPlan,
): Promise<readonly SeededChannel[]> {
  await using sql = openDatabase(product)
  const seeded = Array.from({ length: channels }, () => ({ id: newId(), members: accounts(membersEach) }))
  const people = seeded.flatMap(({ members }) => members)
  await insertPeople(sql, product.communityId, people)
  await insertChannels(sql, product.communityId, seeded)
  return seeded
}

/** Makes the people and the channels of a plan, as `seedChannels` does. */
export async function seedTeam(product: Product, { channelsOf, membersOf }: TeamPlan): Promise<SeededTeam> {
  await using sql = openDatabase(product)
  const people = accounts(channelsOf.length)
  const channels = membersOf.map((members) => ({
    id: newId(),
    members: members.map((at) => must(people[at], 'a person')),
  }))
  await insertPeople(sql, product.communityId, people)
  await insertChannels(sql, product.communityId, channels)
  return { people, channels }
}

/** Fills a channel with `count` messages of 256 bytes by its first member; gives the ids in order of `seq`. */
export async function seedMessages(
  product: Product,
  channel: SeededChannel,
  count: number,
): Promise<readonly string[]> {
  await using sql = openDatabase(product)
  const author = must(channel.members[0], 'a member').userId
  const body = 'the quick brown fox jumps over the lazy dog '.repeat(6).slice(0, 256)
  await sql`
    insert into messages (id, channel_id, seq, author_id, body_md)
    select uuidv7(), ${channel.id}, n, ${author}, ${body} from generate_series(1, ${count}::int) n`
  await sql`update channels set last_seq = ${count} where id = ${channel.id}`
  await sql`analyze messages`
  const rows: { id: string }[] = await sql`select id from messages where channel_id = ${channel.id} order by seq`
  return rows.map(({ id }) => id)
}

function accounts(count: number): readonly ReaderAccount[] {
  return Array.from({ length: count }, () => ({ userId: newId(), token: newSessionToken() }))
}

function openDatabase({ socketDir }: Product): SQL {
  return new SQL({ adapter: 'postgres', path: socketDir, username: 'ajet', database: 'postgres', max: 1 })
}

async function insertPeople(sql: SQL, communityId: string, people: readonly ReaderAccount[]): Promise<void> {
  const users = people.map(({ userId }) => userId)
  const sessions = people.map(() => newId())
  const hashes = people.map(({ token }) => hashToken(token).toString('hex'))
  await sql`
    insert into users (id, username, display_name)
    select id, 'r' || right(replace(id::text, '-', ''), 24), 'Reader' from unnest(${users}::uuid[]) id`
  await sql`
    insert into sessions (id, user_id, token_hash, expires_at)
    select s, u, decode(h, 'hex'), now() + interval '1 day'
    from unnest(${sessions}::uuid[], ${users}::uuid[], ${hashes}::text[]) t(s, u, h)`
  await sql`
    insert into community_members (community_id, user_id, role)
    select ${communityId}, u, 'member' from unnest(${users}::uuid[]) u`
}

async function insertChannels(sql: SQL, communityId: string, channels: readonly SeededChannel[]): Promise<void> {
  for (const { id, members } of channels) {
    const users = members.map(({ userId }) => userId)
    await sql`
      insert into channels (id, community_id, name, member_count)
      values (${id}, ${communityId}, ${`bench-${id}`}, ${members.length})`
    await sql`
      insert into channel_members (channel_id, user_id)
      select ${id}, u from unnest(${users}::uuid[]) u`
  }
}
