import type { Tables } from '@ajet/shared/db'
import { newId, type Clock } from '@ajet/shared/std'
import type { Kysely, Transaction } from 'kysely'
import type { Identity } from './identity.ts'

const LOGIN_LENGTH = 200

/** Whose account here a subject is linked to, by provider, issuer and subject alone. */
export async function findOwner(
  db: Kysely<Tables>,
  { provider, issuer, subject }: Identity,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('oauth_accounts')
    .select('user_id')
    .where('provider', '=', provider)
    .where('issuer', '=', issuer)
    .where('provider_user_id', '=', subject)
    .executeTakeFirst()
  return row?.user_id
}

/** The same, and remembers that it was used and what the person is called there by now. */
export async function touchAccount(
  trx: Transaction<Tables>,
  identity: Identity,
  clock: Clock,
): Promise<string | undefined> {
  const row = await trx
    .updateTable('oauth_accounts')
    .set({ ...shownOf(identity), last_used_at: new Date(clock.now()) })
    .where('provider', '=', identity.provider)
    .where('issuer', '=', identity.issuer)
    .where('provider_user_id', '=', identity.subject)
    .returning('user_id')
    .executeTakeFirst()
  return row?.user_id
}

/** A subject that is linked already is a unique violation of `oauth_accounts_subject`. */
export async function insertAccount(
  trx: Transaction<Tables>,
  userId: string,
  identity: Identity,
  clock: Clock,
): Promise<string> {
  const { provider, issuer, subject } = identity
  const now = new Date(clock.now())
  const row = { id: newId(), user_id: userId, provider, issuer, provider_user_id: subject, ...shownOf(identity) }
  await trx
    .insertInto('oauth_accounts')
    .values({ ...row, created_at: now, last_used_at: now })
    .execute()
  return row.id
}

function shownOf({ login, email }: Identity) {
  return { login: login.replace(/\p{Cc}/gu, '').slice(0, LOGIN_LENGTH), email }
}
