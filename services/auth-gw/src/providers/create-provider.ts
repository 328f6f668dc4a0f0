import { providerView } from '@ajet/shared/auth'
import type { Principal } from '@ajet/shared/http'
import type { ProviderView } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { requireServerOwner } from './access.ts'
import { noteServerAct } from './note-server-act.ts'
import { storeProvider, type CreateProvider } from './stored-providers.ts'

/** @throws ApiError `forbidden`, `invalid_input`, `name_taken`, `limit_reached`, `provider_unreachable` */
export async function createProvider(
  gateway: GatewayContext,
  principal: Principal,
  input: CreateProvider,
  address: string,
): Promise<ProviderView> {
  await requireServerOwner(gateway.db.kysely, principal)
  const provider = await storeProvider(gateway, input, async (trx) => {
    await requireServerOwner(trx, principal)
    const what = { action: 'provider/created', target: input.name, address } as const
    await noteServerAct(gateway, trx, principal, what)
  })
  return providerView(provider, gateway.config.base_url)
}
