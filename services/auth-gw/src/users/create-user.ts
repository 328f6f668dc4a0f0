import type { Tables } from '@ajet/shared/db'
import { newId, type Clock } from '@ajet/shared/std'
import type { Transaction } from 'kysely'

export interface NewUser {
  readonly username: string
  /** Null: none that is known to be theirs. */
  readonly email: string | null
  readonly display_name: string | undefined
  /** Null: they sign in at a provider. */
  readonly password_hash: string | null
  /** Whoever makes the account vouches for the address. */
  readonly isConfirmed?: boolean
  readonly clock: Clock
}

/** Inserts an account and resolves with its id. A taken name is a unique violation of `users_username_key` or `users_email_key`. */
export async function createUser(trx: Transaction<Tables>, user: NewUser): Promise<string> {
  const { username, email, display_name = username, password_hash, clock, isConfirmed = false } = user
  const id = newId()
  const created_at = new Date(clock.now())
  const email_confirmed_at = isConfirmed ? created_at : null
  const row = { id, username, email, email_confirmed_at, display_name, password_hash, created_at }
  await trx.insertInto('users').values(row).execute()
  return id
}
