import type { Kysely } from 'kysely'
import type { Tables } from '../db/mod.ts'

/** Switches two-step sign-in off, with the recovery codes and whatever sign-in is half done; true: it was on. */
export async function dropTwoStep(trx: Kysely<Tables>, userId: string): Promise<boolean> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await trx.deleteFrom('sign_in_challenges').where('user_id', '=', userId).execute()
  const gone = await trx
    .deleteFrom('totp_secrets')
    .where('user_id', '=', userId)
    .returning('confirmed_at')
    .executeTakeFirst()
  return gone?.confirmed_at != null
}

/** Removes every passkey of an account; resolves with how many there were. */
export async function dropPasskeys(trx: Kysely<Tables>, userId: string): Promise<number> {
  const { numDeletedRows } = await trx.deleteFrom('passkeys').where('user_id', '=', userId).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Unlinks every account at a login provider; resolves with how many there were. */
export async function dropLinkedAccounts(trx: Kysely<Tables>, userId: string): Promise<number> {
  const gone = trx.deleteFrom('oauth_accounts').where('user_id', '=', userId)
  return Number((await gone.executeTakeFirstOrThrow()).numDeletedRows)
}
