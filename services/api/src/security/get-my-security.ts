import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'

/** The ways into the caller's own account. Changing them is the gateway's. */
export const getMySecurity: Action<'getMySecurity'> = async ({ db }, { principal }) => {
  const user = await db.kysely
    .selectFrom('users')
    .select(['email', 'email_confirmed_at', 'password_hash'])
    .where('id', '=', principal.user_id)
    .executeTakeFirst()
  if (!user) throw new ApiError('unauthenticated')
  const { email, email_confirmed_at, password_hash } = user
  return { email, email_confirmed: email_confirmed_at !== null, has_password: password_hash !== null }
}
