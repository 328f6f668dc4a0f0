import { hashToken, newSessionToken } from '@ajet/shared/auth'
import type { SignInChallengesTable, Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Clock } from '@ajet/shared/std'
import type { Kysely, Transaction } from 'kysely'

export type ChallengePurpose = SignInChallengesTable['purpose']

/** How long a sign-in may stay half done. */
export const CHALLENGE_MS = 5 * 60_000
/** Wrong codes until one has to begin again, with the password. */
const WRONG_AT_MOST = 5

export interface NewChallenge {
  readonly purpose: ChallengePurpose
  /** Null: whoever has a passkey. */
  readonly user_id: string | null
  readonly clock: Clock
  /** Default: a new random one. */
  readonly token?: string
}

/** Notes that a sign-in is half done and gives the token that goes on with it; only its hash is kept. */
export async function insertChallenge(db: Kysely<Tables>, challenge: NewChallenge): Promise<string> {
  const { purpose, user_id, clock, token = newSessionToken() } = challenge
  const now = clock.now()
  const times = { created_at: new Date(now), expires_at: new Date(now + CHALLENGE_MS) }
  await db
    .insertInto('sign_in_challenges')
    .values({ token_hash: hashToken(token), purpose, user_id, ...times })
    .execute()
  return token
}

export interface GivenChallenge {
  readonly token: string
  readonly purpose: ChallengePurpose
  readonly now: number
}

/** Whose challenge it is, without using it up. @throws ApiError `challenge_invalid` */
export async function requireChallenge(db: Kysely<Tables>, { token, purpose, now }: GivenChallenge): Promise<string> {
  const row = await db
    .selectFrom('sign_in_challenges')
    .select('user_id')
    .where('token_hash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('wrong_count', '<', WRONG_AT_MOST)
    .where('expires_at', '>', new Date(now))
    .executeTakeFirst()
  if (row?.user_id == null) throw new ApiError('challenge_invalid')
  return row.user_id
}

/** Uses a challenge up; of two requests with the same one exactly one gets it (ABU-07). Undefined when it is not valid. */
export async function takeChallenge(
  trx: Kysely<Tables>,
  { token, purpose, now }: GivenChallenge,
): Promise<{ readonly user_id: string | null } | undefined> {
  return await trx
    .deleteFrom('sign_in_challenges')
    .where('token_hash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('wrong_count', '<', WRONG_AT_MOST)
    .where('expires_at', '>', new Date(now))
    .returning('user_id')
    .executeTakeFirst()
}

/** Counts a wrong code. */
export async function spoilChallenge(db: Kysely<Tables>, token: string): Promise<void> {
  await db
    .updateTable('sign_in_challenges')
    .set((eb) => ({ wrong_count: eb('wrong_count', '+', 1) }))
    .where('token_hash', '=', hashToken(token))
    .execute()
}

/** Voids every second step of an account that is half done: its password is another by now. */
export async function dropChallenges(trx: Transaction<Tables>, userId: string): Promise<void> {
  await trx.deleteFrom('sign_in_challenges').where('user_id', '=', userId).execute()
}
