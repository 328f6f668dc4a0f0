import { isServerOwner, loadLoginMethods, type LoginProvider } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError, type Principal } from '@ajet/shared/http'
import type { Kysely } from 'kysely'
import type { GatewayContext } from '../deps.ts'

/** @throws ApiError `forbidden` to everybody but the owner of the server */
export async function requireServerOwner(db: Kysely<Tables>, { user_id }: Principal): Promise<void> {
  if (!(await isServerOwner(db, user_id))) throw new ApiError('forbidden')
}

/** A provider that may be changed here. @throws ApiError `not_found`; `conflict` for one of the settings */
export async function accessStoredProvider(
  { login }: Pick<GatewayContext, 'login'>,
  db: Kysely<Tables>,
  name: string,
): Promise<LoginProvider> {
  const { providers } = await loadLoginMethods(db, login)
  const provider = providers.find((one) => one.name === name)
  if (!provider) throw new ApiError('not_found')
  if (provider.source === 'settings')
    throw new ApiError('conflict', {}, 'This provider is in the settings of the server')
  return provider
}
