import { isServerOwner, loadLoginMethods, providerView } from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'

/** Every provider, also those switched off; at most `limits.loginProviders` and those of the settings. */
export const listProviders: Action<'listProviders'> = async ({ db, login, baseUrl }, { principal }) => {
  if (!(await isServerOwner(db.kysely, principal.user_id))) throw new ApiError('forbidden')
  const { providers } = await loadLoginMethods(db.kysely, login)
  return { items: providers.map((provider) => providerView(provider, baseUrl)) }
}
