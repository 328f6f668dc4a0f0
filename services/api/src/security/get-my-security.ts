import { listSessions } from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'
import type { PasskeyView } from '@ajet/shared/schema'
import type { Action, ApiContext } from '../context.ts'
import { iso, isoOrNull } from '../time.ts'

/** The ways into the caller's own account. Changing them is the gateway's. */
export const getMySecurity: Action<'getMySecurity'> = async (api, { principal }) => {
  const { user_id } = principal
  const [user, passkeys, sessions] = await Promise.all([
    findUser(api, user_id),
    findPasskeys(api, user_id),
    listSessions(api.db.kysely, principal, api.clock.now()),
  ])
  if (!user) throw new ApiError('unauthenticated')
  return {
    email: user.email,
    email_confirmed: user.email_confirmed_at !== null,
    has_password: user.password_hash !== null,
    two_step: user.confirmed_at !== null,
    recovery_codes_left: Number(user.codes),
    passkeys,
    sessions,
  }
}

async function findUser({ db }: ApiContext, userId: string) {
  return await db.kysely
    .selectFrom('users as u')
    .leftJoin('totp_secrets as t', 't.user_id', 'u.id')
    .select(['u.email', 'u.email_confirmed_at', 'u.password_hash', 't.confirmed_at'])
    .select((eb) =>
      eb
        .selectFrom('recovery_codes as r')
        .select((count) => count.fn.countAll<string>().as('n'))
        .whereRef('r.user_id', '=', 'u.id')
        .as('codes'),
    )
    .where('u.id', '=', userId)
    .executeTakeFirst()
}

async function findPasskeys({ db }: ApiContext, userId: string): Promise<PasskeyView[]> {
  const rows = await db.kysely
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at', 'last_used_at', 'backed_up', 'user_verified'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  return rows.map(({ created_at, last_used_at, ...row }) => ({
    ...row,
    created_at: iso(created_at),
    last_used_at: isoOrNull(last_used_at),
  }))
}
