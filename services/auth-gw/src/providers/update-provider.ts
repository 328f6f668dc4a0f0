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
import { requireSecretOfAddress, requireWhole } from './policy.ts'
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
  const { db, clock, login } = gateway
  await requireServerOwner(db.kysely, principal)
  const fields = await sealed(gateway, name, change)
  const wanted = changed(gateway, await accessStoredProvider(gateway, db.kysely, name), fields)
  if (wanted.enabled) await requireAnswer(gateway, wanted)
  const provider = await db.transaction(async (trx) => {
    await lockLoginMethods(trx)
    await requireServerOwner(trx, principal)
    // Read again: asking takes seconds, and what somebody else has changed meanwhile stays.
    const after = changed(gateway, await accessStoredProvider(gateway, trx, name), fields)
    const { label, client_id, client_secret: secret, base_url, issuer_url, scopes, enabled } = after
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
    return after
  })
  return providerView(provider, gateway.config.base_url)
}

type Fields = Omit<ProviderChange, 'client_secret'> & Partial<Pick<LoginProvider, 'client_secret'>>

/** The change with its secret as it is stored. */
async function sealed(
  { providers }: GatewayContext,
  name: string,
  { client_secret: secret, ...fields }: ProviderChange,
): Promise<Fields> {
  if (secret === undefined) return fields
  if (secret === null) return { ...fields, client_secret: { type: 'none' } }
  return { ...fields, client_secret: { type: 'sealed', text: await providers.seal(name, secret) } }
}

/** A provider with what is given of the change. @throws ApiError `invalid_input` */
function changed({ providers }: GatewayContext, before: LoginProvider, fields: Fields): LoginProvider {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const wanted = { ...before, ...given, scopes: scopesOf(before, fields.scopes) }
  requireWhole(wanted, providers)
  requireSecretOfAddress(before, wanted)
  return wanted
}

/** Null: what the kind needs. */
function scopesOf({ kind, scopes }: LoginProvider, wanted: string | null | undefined): string {
  return wanted === undefined ? scopes : (wanted ?? standardScopes[kind])
}
