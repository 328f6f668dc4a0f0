import { isUniqueViolation } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { limits } from '@ajet/shared/schema'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import type { Visitor } from '../sessions/open-session.ts'
import { findOwner, insertAccount } from './accounts.ts'
import type { Identity } from './identity.ts'

export interface Linking {
  readonly user_id: string
  readonly session_id: string
}

/**
 * Links an account at a provider to the account of whoever began, whose session must still be there.
 *
 * @throws ApiError `unauthenticated`, `account_taken`, `limit_reached`
 */
export async function linkAccount(
  gateway: GatewayContext,
  { user_id, session_id }: Linking,
  identity: Identity,
  { address }: Visitor,
): Promise<void> {
  const { db, clock, postbox } = gateway
  await db
    .transaction(async (trx) => {
      const session = await trx
        .selectFrom('sessions')
        .select('expires_at')
        .where('id', '=', session_id)
        .where('user_id', '=', user_id)
        .forShare()
        .executeTakeFirst()
      if (!session || session.expires_at.getTime() <= clock.now()) throw new ApiError('unauthenticated')
      const owner = await findOwner(trx, identity)
      if (owner === user_id) return
      if (owner !== undefined) throw new ApiError('account_taken')
      const mine = await trx.selectFrom('oauth_accounts').select('id').where('user_id', '=', user_id).execute()
      if (mine.length >= limits.linkedAccounts) throw new ApiError('limit_reached', { limit: limits.linkedAccounts })
      const target = await insertAccount(trx, user_id, identity, clock)
      await writeAudit(trx, { action: 'account/linked', actor_id: user_id, target, address, clock })
      await tellOwner(gateway, trx, user_id, 'account_linked')
    })
    .catch((error: unknown) => {
      if (isUniqueViolation(error, 'oauth_accounts_subject')) throw new ApiError('account_taken')
      throw error
    })
  postbox.collect()
}
