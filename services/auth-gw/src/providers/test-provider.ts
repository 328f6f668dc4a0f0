import { loadLoginMethods } from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'
import { providerError } from '../oauth/provider-error.ts'
import { requireServerOwner } from './access.ts'

/** Asks a provider at its address anew, also one that is switched off. @throws ApiError `forbidden`, `not_found`, `provider_unreachable` */
export async function testProvider(gateway: GatewayContext, principal: Principal, name: string): Promise<void> {
  const { db, login, providers: atWork } = gateway
  await requireServerOwner(db.kysely, principal)
  const { providers } = await loadLoginMethods(db.kysely, login)
  const provider = providers.find((one) => one.name === name)
  if (!provider) throw new ApiError('not_found')
  await atWork.ask(provider).catch((error: unknown) => {
    throw providerError(error)
  })
}
