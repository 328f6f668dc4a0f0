import {
  loadLoginMethods,
  lockLoginMethods,
  ownersCanSignIn,
  providerView,
  standardScopes,
  type LoginProvider,
} from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import type { ProviderView } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { accessStoredProvider, requireServerOwner } from './access.ts'
import { noteServerAct } from './note-server-act.ts'
import type { CreateProvider } from './stored-providers.ts'
import { requireWhole } from './policy.ts'
import { requireAnswer } from './require-answer.ts'

export type ProviderChange = {
  readonly [K in Exclude<keyof CreateProvider, 'name' | 'kind'>]?: CreateProvider[K] | undefined
}

/** @throws ApiError `forbidden`, `not_found`, `conflict`, `invalid_input`, `last_login_method`, `provider_unreachable` */
export async function updateProvider(
  gateway: GatewayContext,
  principal: Principal,
  name: string,
  change: ProviderChange,
  address: string,
): Promise<ProviderView> {
  const { db, clock, providers, login } = gateway
  await requireServerOwner(db.kysely, principal)
  const wanted = await changed(gateway, await accessStoredProvider(gateway, db.kysely, name), change)
  requireWhole(wanted, providers)
  if (wanted.enabled) await requireAnswer(gateway, wanted)
  await db.transaction(async (trx) => {
    await lockLoginMethods(trx)
    await requireServerOwner(trx, principal)
    await accessStoredProvider(gateway, trx, name)
    const { label, client_id, client_secret: secret, base_url, issuer_url, scopes, enabled } = wanted
    const client_secret_encrypted = secret.type === 'sealed' ? secret.text : null
    const row = { label, client_id, client_secret_encrypted, base_url, issuer_url, scopes, enabled }
    const updated_at = new Date(clock.now())
    await trx
      .updateTable('oauth_providers')
      .set({ ...row, updated_at })
      .where('name', '=', name)
      .execute()
    if (!(await ownersCanSignIn(trx, await loadLoginMethods(trx, login)))) throw new ApiError('last_login_method')
    const what = { action: 'provider/updated', target: name, address } as const
    await noteServerAct(gateway, trx, principal, what)
  })
  return providerView(wanted, gateway.config.base_url)
}

async function changed(
  { providers }: GatewayContext,
  before: LoginProvider,
  { client_secret: secret, ...change }: ProviderChange,
): Promise<LoginProvider> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const wanted = { ...before, ...given, scopes: scopesOf(before, change.scopes) }
  if (secret === undefined) return wanted
  if (secret === null) return { ...wanted, client_secret: { type: 'none' } }
  return { ...wanted, client_secret: { type: 'sealed', text: await providers.seal(before.name, secret) } }
}

/** Null: what the kind needs. */
function scopesOf({ kind, scopes }: LoginProvider, wanted: string | null | undefined): string {
  return wanted === undefined ? scopes : (wanted ?? standardScopes[kind])
}
