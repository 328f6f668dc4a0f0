import type { Tables } from '@ajet/shared/db'
import { newId, type Clock } from '@ajet/shared/std'
import type { Transaction } from 'kysely'

export interface NewUser {
  readonly username: string
  readonly email: string
  readonly display_name: string | undefined
  readonly password_hash: string
  readonly clock: Clock
}

/** Inserts an account and resolves with its id. A taken name is a unique violation of `users_username_key` or `users_email_key`. */
export async function createUser(trx: Transaction<Tables>, user: NewUser): Promise<string> {
  const { username, email, display_name = username, password_hash, clock } = user
  const id = newId()
  const created_at = new Date(clock.now())
  await trx.insertInto('users').values({ id, username, email, display_name, password_hash, created_at }).execute()
  return id
}
