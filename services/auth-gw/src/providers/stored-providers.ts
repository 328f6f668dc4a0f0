import {
  loadLoginMethods,
  lockLoginMethods,
  ownersCanSignIn,
  standardScopes,
  type LoginProvider,
} from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { limits, type ProviderKind } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import type { GatewayContext } from '../deps.ts'
import { nameTaken } from '../users/name-taken.ts'
import { accessStoredProvider } from './access.ts'
import { requireWhole } from './policy.ts'
import { requireAnswer } from './require-answer.ts'

/** What work on stored providers needs of the gateway. */
export type ProviderHouse = Pick<GatewayContext, 'db' | 'clock' | 'providers' | 'login'>

/** What goes with a change of a provider, in its transaction: who may not is refused, and what was done is written down. */
export type WithChange = (trx: Transaction<Tables>) => Promise<void>

export interface CreateProvider {
  readonly name: string
  readonly kind: ProviderKind
  readonly label: string
  readonly client_id: string
  readonly client_secret: string | null
  readonly base_url: string | null
  readonly issuer_url: string | null
  readonly scopes: string | null
  readonly enabled: boolean
}

/** What the other ways to sign in are called where all of them are named. */
const RESERVED = new Set(['password', 'passkeys'])

/**
 * Stores a provider whose secret is sealed, once it has answered.
 *
 * @throws ApiError `invalid_input`, `name_taken`, `limit_reached`, `provider_unreachable`
 */
export async function storeProvider(
  house: ProviderHouse,
  input: CreateProvider,
  withChange: WithChange,
): Promise<LoginProvider> {
  const { db, clock, providers, login } = house
  const { client_secret: secret, ...row } = input
  const sealed = secret === null ? null : await providers.seal(input.name, secret)
  const provider: LoginProvider = {
    ...row,
    scopes: row.scopes ?? standardScopes[row.kind],
    client_secret: sealed === null ? { type: 'none' } : { type: 'sealed', text: sealed },
    source: 'database',
  }
  requireWhole(provider, providers)
  if (provider.enabled) await requireAnswer(house, provider)
  await db
    .transaction(async (trx) => {
      await lockLoginMethods(trx)
      const { providers: known } = await loadLoginMethods(trx, login)
      if (RESERVED.has(input.name) || known.some(({ name }) => name === input.name))
        throw new ApiError('name_taken', { field: 'name' })
      if (known.length >= limits.loginProviders) throw new ApiError('limit_reached', { limit: limits.loginProviders })
      const now = new Date(clock.now())
      const times = { created_at: now, updated_at: now }
      await trx
        .insertInto('oauth_providers')
        .values({ id: newId(), ...row, client_secret_encrypted: sealed, ...times })
        .execute()
      await withChange(trx)
    })
    .catch((error: unknown) => {
      throw nameTaken(error) ?? error
    })
  return provider
}

/**
 * Deletes a provider and the links to accounts there: a later one of the same name is another one.
 *
 * @throws ApiError `not_found`, `conflict`, `last_login_method`
 */
export async function dropProvider(house: ProviderHouse, name: string, withChange: WithChange): Promise<void> {
  const { db, login } = house
  await db.transaction(async (trx) => {
    await lockLoginMethods(trx)
    await accessStoredProvider(house, trx, name)
    await trx.deleteFrom('oauth_providers').where('name', '=', name).execute()
    await trx.deleteFrom('oauth_accounts').where('provider', '=', name).execute()
    if (!(await ownersCanSignIn(trx, await loadLoginMethods(trx, login)))) throw new ApiError('last_login_method')
    await withChange(trx)
  })
}
