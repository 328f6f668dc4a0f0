import {
  isServerOwner,
  loadLoginMethods,
  lockLoginMethods,
  ownersCanSignIn,
  saveSwitches,
  type LoginMethods,
} from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { loginMethodsView } from './view.ts'

interface Wanted {
  readonly password?: boolean | undefined
  readonly providers?: Readonly<Record<string, boolean>> | undefined
}

/** Switches ways to sign in (AJ-12). They act at the next request, in every process: nobody remembers them. */
export const updateLoginMethods: Action<'updateLoginMethods'> = (api, { principal, body }) =>
  write(api, principal.user_id, async (trx) => {
    if (!(await isServerOwner(trx, principal.user_id))) throw new ApiError('forbidden')
    await lockLoginMethods(trx)
    await switchMethods(trx, await loadLoginMethods(trx, api.login), body)
    const methods = await loadLoginMethods(trx, api.login)
    if (!(await ownersCanSignIn(trx, methods))) throw new ApiError('last_login_method')
    const data = { password: String(methods.password), on: namesOf(methods).join(' ') }
    const what = { action: 'login-methods/changed', community_id: null, target: '', data } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    return loginMethodsView(methods, true)
  })

/** @throws ApiError `conflict` for what the settings decide, `not_found` for a provider that is not there */
async function switchMethods(trx: Transaction<Tables>, methods: LoginMethods, wanted: Wanted): Promise<void> {
  const { password, providers = {} } = wanted
  if (password !== undefined && password !== methods.password && methods.passwordIsFixed)
    throw new ApiError('conflict', {}, 'The setting login.password decides this')
  const configured: Record<string, boolean> = {}
  for (const [name, enabled] of Object.entries(providers)) {
    const provider = methods.providers.find((one) => one.name === name)
    if (!provider) throw new ApiError('not_found', { provider: name })
    if (provider.source === 'settings') configured[name] = enabled
    else await trx.updateTable('oauth_providers').set({ enabled }).where('name', '=', name).execute()
  }
  await saveSwitches(trx, { password, providers: configured })
}

function namesOf({ providers }: LoginMethods): readonly string[] {
  return providers.filter(({ enabled }) => enabled).map(({ name }) => name)
}
