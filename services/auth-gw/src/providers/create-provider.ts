import { loadLoginMethods, lockLoginMethods, standardScopes, type LoginProvider } from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import { limits, type ProviderKind, type ProviderView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { GatewayContext } from '../deps.ts'
import { nameTaken } from '../users/name-taken.ts'
import { requireServerOwner } from './access.ts'
import { noteServerAct } from './note-server-act.ts'
import { requireAnswer } from './require-answer.ts'
import { requireWhole } from './policy.ts'
import { providerView } from './view.ts'

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

/** @throws ApiError `forbidden`, `invalid_input`, `name_taken`, `limit_reached`, `provider_unreachable` */
export async function createProvider(
  gateway: GatewayContext,
  principal: Principal,
  input: CreateProvider,
  address: string,
): Promise<ProviderView> {
  const { db, clock, providers } = gateway
  await requireServerOwner(db.kysely, principal)
  const { client_secret: secret, ...row } = input
  const sealed = secret === null ? null : await providers.seal(input.name, secret)
  const provider: LoginProvider = {
    ...row,
    scopes: row.scopes ?? standardScopes[row.kind],
    client_secret: sealed === null ? { type: 'none' } : { type: 'sealed', text: sealed },
    source: 'database',
  }
  requireWhole(provider, providers)
  if (provider.enabled) await requireAnswer(gateway, provider)
  await db
    .transaction(async (trx) => {
      await lockLoginMethods(trx)
      await requireServerOwner(trx, principal)
      const { providers: known } = await loadLoginMethods(trx, gateway.login)
      if (RESERVED.has(input.name) || known.some(({ name }) => name === input.name))
        throw new ApiError('name_taken', { field: 'name' })
      if (known.length >= limits.loginProviders) throw new ApiError('limit_reached', { limit: limits.loginProviders })
      const now = new Date(clock.now())
      const times = { created_at: now, updated_at: now }
      await trx
        .insertInto('oauth_providers')
        .values({ id: newId(), ...row, client_secret_encrypted: sealed, ...times })
        .execute()
      const what = { action: 'provider/created', target: input.name, address } as const
      await noteServerAct(gateway, trx, principal, what)
    })
    .catch((error: unknown) => {
      throw nameTaken(error) ?? error
    })
  return providerView(gateway, provider)
}
