import type { Principal } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'
import { requireServerOwner } from './access.ts'
import { noteServerAct } from './note-server-act.ts'
import { dropProvider } from './stored-providers.ts'

/** @throws ApiError `forbidden`, `not_found`, `conflict`, `last_login_method` */
export async function deleteProvider(
  gateway: GatewayContext,
  principal: Principal,
  name: string,
  address: string,
): Promise<void> {
  await requireServerOwner(gateway.db.kysely, principal)
  await dropProvider(gateway, name, async (trx) => {
    await requireServerOwner(trx, principal)
    const what = { action: 'provider/deleted', target: name, address } as const
    await noteServerAct(gateway, trx, principal, what)
  })
}
