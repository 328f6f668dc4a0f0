import { hashUserCode, readUserCode, wrongUserCodes } from '@ajet/shared/auth'
import type { Database } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'
import { iso } from '../time.ts'

/**
 * What a person is asked about before they sign a program in. What is decided already is not shown any more. A wrong
 * code counts as one that is decided about does (ABU-18).
 */
export const getDeviceLink: Action<'getDeviceLink'> = async ({ db, clock, attempts }, { principal, query }) => {
  const guess = wrongUserCodes(principal.user_id)
  await attempts.take([guess])
  const user_code = readUserCode(query.user_code)
  const link = user_code && (await findPending(db, user_code, clock.now()))
  if (!link) throw new ApiError('not_found', {}, 'No program waits with this code; it may have expired')
  await attempts.giveBack([guess.key])
  return { ...link, user_code, created_at: iso(link.created_at), expires_at: iso(link.expires_at) }
}

async function findPending({ kysely }: Database, code: string, now: number) {
  return await kysely
    .selectFrom('device_links')
    .select(['client_name', 'user_agent', 'address', 'created_at', 'expires_at'])
    .where('user_code_hash', '=', hashUserCode(code))
    .where('status', '=', 'pending')
    .where('expires_at', '>', new Date(now))
    .executeTakeFirst()
}
