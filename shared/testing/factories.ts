import { createSession } from '../auth/mod.ts'
import { createCommunity, joinCommunity, type Database } from '../db/mod.ts'
import type { Principal } from '../http/mod.ts'
import type { CommunityRole, Visibility } from '../schema/mod.ts'
import { newId, systemClock } from '../std/mod.ts'

export interface TestUser extends Principal {
  readonly id: string
  /** A session's bearer token. */
  readonly token: string
}

export interface TestCommunity {
  readonly id: string
  readonly slug: string
  readonly owner: TestUser
  /** The default channel, #general. */
  readonly general: { readonly id: string; readonly name: string }
}

const person = { scopes: null, access_until: null } as const

let count = 0
const unique = (word: string) => `${word}${(++count).toString(36)}`

/** A signed-in user in no community. */
export async function buildUser(
  db: Database,
  given: { readonly username?: string; readonly display_name?: string } = {},
): Promise<TestUser> {
  const username = given.username ?? unique('user')
  const display_name = given.display_name ?? username
  const id = newId()
  await db.kysely
    .insertInto('users')
    .values({ id, username, display_name, email: `${username}@example.org` })
    .execute()
  const { token, session_id } = await signIn(db, id)
  return { id, user_id: id, username, display_name, avatar_url: null, kind: 'user', session_id, ...person, token }
}

/** A further session of a user. */
export function signIn(db: Database, userId: string) {
  const session = { user_id: userId, user_agent: 'test', address: '127.0.0.1', clock: systemClock }
  return db.transaction((trx) => createSession(trx, session))
}

/** A community with #general and its owner. */
export async function buildCommunity(
  db: Database,
  given: { readonly owner?: TestUser; readonly slug?: string } = {},
): Promise<TestCommunity> {
  const owner = given.owner ?? (await buildUser(db))
  const slug = given.slug ?? unique('community')
  const { community, channel } = await db.transaction((trx) =>
    createCommunity(trx, { owner_id: owner.id, name: slug, slug }),
  )
  await forgetEvents(db)
  return { id: community.id, slug, owner, general: channel }
}

/** A user who has joined a community and its default channels. */
export async function buildMember(
  db: Database,
  community: Pick<TestCommunity, 'id'>,
  given: { readonly username?: string; readonly display_name?: string; readonly role?: CommunityRole } = {},
): Promise<TestUser> {
  const user = await buildUser(db, given)
  const membership = { community_id: community.id, user_id: user.id, role: given.role ?? 'member' } as const
  await db.transaction((trx) => joinCommunity(trx, membership))
  await forgetEvents(db)
  return user
}

/** A channel with the given members, the first of them operator. */
export async function buildChannel(
  db: Database,
  community: Pick<TestCommunity, 'id'>,
  given: { readonly name?: string; readonly visibility?: Visibility; readonly members?: readonly TestUser[] } = {},
) {
  const { name = unique('channel'), visibility = 'public', members = [] } = given
  const channel = { id: newId(), community_id: community.id, name, visibility, member_count: members.length }
  await db.kysely.insertInto('channels').values(channel).execute()
  const place = (user: TestUser) => ({ channel_id: channel.id, user_id: user.id })
  if (members.length > 0) {
    const rows = members.map((user, at) => ({ ...place(user), operator: at === 0 }))
    await db.kysely.insertInto('channel_members').values(rows).execute()
    await db.kysely.insertInto('channel_reads').values(members.map(place)).execute()
  }
  return { id: channel.id, name }
}

/** Events of the arrangement are nobody's business: what a test sees is what it causes. */
async function forgetEvents(db: Database): Promise<void> {
  await db.kysely.deleteFrom('outbox').execute()
}
