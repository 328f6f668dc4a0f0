import type { Kysely } from 'kysely'
import type { Tables } from '../../db/mod.ts'
import { ApiError } from '../../http/mod.ts'
import {
  loadLoginMethods,
  lockLoginMethods,
  saveSwitches,
  type LoginMethods,
  type LoginSettings,
} from './login-methods.ts'

export interface LoginSwitches {
  readonly password?: boolean | undefined
  readonly passkeys?: boolean | undefined
  /** By name. */
  readonly providers?: Readonly<Record<string, boolean>> | undefined
}

/**
 * Switches ways to sign in (AJ-12), inside a transaction; resolves with all of them as they are then. That an owner of
 * the server can still sign in is for the caller to see to.
 *
 * @throws ApiError `conflict` for what the settings decide, `not_found` for a provider that is not there
 */
export async function switchLoginMethods(
  trx: Kysely<Tables>,
  settings: LoginSettings,
  wanted: LoginSwitches,
): Promise<LoginMethods> {
  await lockLoginMethods(trx)
  const methods = await loadLoginMethods(trx, settings)
  const { password, passkeys, providers = {} } = wanted
  if (password !== undefined && password !== methods.password && methods.passwordIsFixed)
    throw new ApiError('conflict', {}, 'The setting login.password decides this')
  if (passkeys === true && methods.passkeysAreFixed)
    throw new ApiError('conflict', {}, 'The setting login.passkeys decides this')
  const configured: Record<string, boolean> = {}
  for (const [name, enabled] of Object.entries(providers)) {
    const provider = methods.providers.find((one) => one.name === name)
    if (!provider) throw new ApiError('not_found', { provider: name })
    if (provider.source === 'settings') configured[name] = enabled
    else await trx.updateTable('oauth_providers').set({ enabled }).where('name', '=', name).execute()
  }
  await saveSwitches(trx, { password, passkeys, providers: configured })
  return await loadLoginMethods(trx, settings)
}

/** What the audit log says of the ways to sign in after a change. */
export function describeLoginMethods({
  password,
  passkeys,
  providers,
}: LoginMethods): Readonly<Record<string, string>> {
  const on = providers.filter(({ enabled }) => enabled).map(({ name }) => name)
  return { password: String(password), passkeys: String(passkeys), on: on.join(' ') }
}
