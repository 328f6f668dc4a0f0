import { createApiToken, hashToken } from '../auth/mod.ts'
import type { Database } from '../db/mod.ts'
import { newId, systemClock, type Clock } from '../std/mod.ts'
import { buildUser } from './factories.ts'

/** Tables of which an account has rows after `addWaysIn`. */
const tables = ['totp_secrets', 'recovery_codes', 'passkeys', 'oauth_accounts', 'device_links'] as const

/**
 * Every second step and way in that an account can have besides the password, and the token of a bot that it made in the
 * oldest community; resolves with that token. The account has a session.
 */
export async function addWaysIn(db: Database, user_id: string, clock: Clock = systemClock): Promise<string> {
  const { kysely } = db
  const created_at = new Date(clock.now())
  const session = kysely.selectFrom('sessions').select('id').where('user_id', '=', user_id)
  const session_id = (await session.executeTakeFirstOrThrow()).id
  const totp = { user_id, sealed: 'v1.AAAA', confirmed_at: created_at, created_at }
  await kysely.insertInto('totp_secrets').values(totp).execute()
  await kysely
    .insertInto('recovery_codes')
    .values({ user_id, code_hash: Buffer.alloc(32), created_at })
    .execute()
  const key = { credential_id: newId(), public_key: Buffer.alloc(8), counter: 0, transports: [], backed_up: false }
  await kysely
    .insertInto('passkeys')
    .values({ id: newId(), user_id, ...key, name: 'Laptop', created_at })
    .execute()
  const account = { provider: 'github', issuer: 'https://github.com', provider_user_id: newId(), login: 'octo' }
  await kysely
    .insertInto('oauth_accounts')
    .values({ id: newId(), user_id, ...account })
    .execute()
  const hashes = { device_code_hash: hashToken(newId()), user_code_hash: hashToken(newId()) }
  const program = { client_name: 'A program', user_agent: '', address: '', status: 'approved', interval_s: 5 } as const
  const expires_at = new Date(clock.now() + 600_000)
  await kysely
    .insertInto('device_links')
    .values({ id: newId(), ...hashes, ...program, user_id, session_id, created_at, expires_at })
    .execute()
  return await addBotToken(db, user_id, clock)
}

/** Which of the tables hold something of an account. */
export async function waysInOf({ kysely }: Database, user_id: string): Promise<readonly string[]> {
  const left: string[] = []
  for (const table of tables) {
    const row = await kysely.selectFrom(table).select('user_id').where('user_id', '=', user_id).executeTakeFirst()
    if (row) left.push(table)
  }
  return left
}

async function addBotToken(db: Database, created_by: string, clock: Clock): Promise<string> {
  const oldest = db.kysely.selectFrom('communities').select('id').orderBy('created_at').limit(1)
  const { id: community_id } = await oldest.executeTakeFirstOrThrow()
  const { id: user_id } = await buildUser(db)
  await db.kysely.updateTable('users').set({ kind: 'bot' }).where('id', '=', user_id).execute()
  await db.kysely.insertInto('api_users').values({ user_id, community_id }).execute()
  await db.kysely.insertInto('community_members').values({ user_id, community_id, role: 'member' }).execute()
  const token = { user_id, name: 'CI', scopes: ['read'], expires_at: null, created_by, clock } as const
  return (await db.transaction((trx) => createApiToken(trx, token))).token
}
