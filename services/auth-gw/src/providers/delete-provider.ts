import { loadLoginMethods, lockLoginMethods, ownersCanSignIn } from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'
import { accessStoredProvider, requireServerOwner } from './access.ts'
import { noteServerAct } from './note-server-act.ts'

/**
 * Deletes a provider and the links to accounts there: a later one of the same name is another one.
 *
 * @throws ApiError `forbidden`, `not_found`, `conflict`, `last_login_method`
 */
export async function deleteProvider(
  gateway: GatewayContext,
  principal: Principal,
  name: string,
  address: string,
): Promise<void> {
  const { db, login } = gateway
  await db.transaction(async (trx) => {
    await requireServerOwner(trx, principal)
    await lockLoginMethods(trx)
    await accessStoredProvider(gateway, trx, name)
    await trx.deleteFrom('oauth_providers').where('name', '=', name).execute()
    await trx.deleteFrom('oauth_accounts').where('provider', '=', name).execute()
    if (!(await ownersCanSignIn(trx, await loadLoginMethods(trx, login)))) throw new ApiError('last_login_method')
    const what = { action: 'provider/deleted', target: name, address } as const
    await noteServerAct(gateway, trx, principal, what)
  })
}
