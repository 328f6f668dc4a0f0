import { canSignIn, loadLoginMethods, lockLoginMethods } from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import type { PasskeyView } from '@ajet/shared/schema'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { passkeyColumns, passkeyView } from './view.ts'

/** The caller's passkeys, oldest first; never more than `passkeysPerUser`, so one page. */
export async function listPasskeys({ db }: GatewayContext, { user_id }: Principal) {
  const rows = await db.kysely
    .selectFrom('passkeys')
    .select(passkeyColumns)
    .where('user_id', '=', user_id)
    .orderBy('id')
    .execute()
  return { items: rows.map(passkeyView), next: null, prev: null }
}

/** @throws ApiError `not_found` for anybody else's */
export async function renamePasskey(
  { db }: GatewayContext,
  { user_id }: Principal,
  id: string,
  name: string,
): Promise<PasskeyView> {
  const row = await db.kysely
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .returning(passkeyColumns)
    .executeTakeFirst()
  if (!row) throw new ApiError('not_found')
  return passkeyView(row)
}

/** @throws ApiError `not_found` for anybody else's, `last_login_method` */
export async function deletePasskey(
  gateway: GatewayContext,
  { user_id }: Principal,
  id: string,
  address: string,
): Promise<void> {
  const { db, clock, login, postbox } = gateway
  await db.transaction(async (trx) => {
    // Two that remove the last two ways in at once take turns.
    await lockLoginMethods(trx)
    const gone = await trx
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('user_id', '=', user_id)
      .returning('name')
      .executeTakeFirst()
    if (!gone) throw new ApiError('not_found')
    const methods = await loadLoginMethods(trx, login)
    if (!(await canSignIn(trx, methods, user_id))) throw new ApiError('last_login_method')
    await writeAudit(trx, { action: 'passkey/removed', actor_id: user_id, target: gone.name, address, clock })
    await tellOwner(gateway, trx, user_id, 'passkey_removed')
  })
  postbox.collect()
}
