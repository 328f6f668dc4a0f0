import { timingSafeEqual } from 'node:crypto'
import { hashToken, newSessionToken } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'

const KEY = 'setup_token_hash'

/** Replaces the setup token by the given one, or a new one; only its hash is stored. */
export async function replaceSetupToken(db: Kysely<Tables>, given: string | undefined): Promise<string> {
  const token = given ?? newSessionToken()
  const value = hashToken(token).toString('hex')
  await db
    .insertInto('system_settings')
    .values({ key: KEY, value: { hash: value } })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: { hash: value } }))
    .execute()
  return token
}

/** Whether a token is the one that opens the setup. */
export async function isSetupToken(db: Kysely<Tables>, token: string): Promise<boolean> {
  const row = await db.selectFrom('system_settings').select('value').where('key', '=', KEY).executeTakeFirst()
  const hash = (row?.value as { readonly hash?: unknown } | undefined)?.hash
  return typeof hash === 'string' && timingSafeEqual(Buffer.from(hash, 'hex'), hashToken(token))
}

/** The token is spent. */
export async function dropSetupToken(db: Kysely<Tables>): Promise<void> {
  await db.deleteFrom('system_settings').where('key', '=', KEY).execute()
}

/** True once somebody has an account. */
export async function isSetUp(db: Kysely<Tables>): Promise<boolean> {
  const user = await db.selectFrom('users').select('id').where('kind', '=', 'user').limit(1).executeTakeFirst()
  return user !== undefined
}
