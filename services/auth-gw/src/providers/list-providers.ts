import { loadLoginMethods } from '@ajet/shared/auth'
import type { Principal } from '@ajet/shared/http'
import type { ProviderView } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { requireServerOwner } from './access.ts'
import { providerView } from './view.ts'

/** Every provider, also those switched off; at most `limits.loginProviders` and those of the settings. */
export async function listProviders(
  gateway: GatewayContext,
  principal: Principal,
): Promise<{ readonly items: ProviderView[] }> {
  const { db, login } = gateway
  await requireServerOwner(db.kysely, principal)
  const { providers } = await loadLoginMethods(db.kysely, login)
  return { items: providers.map((provider) => providerView(gateway, provider)) }
}
