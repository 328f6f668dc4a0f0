import type { LoginProvider } from '@ajet/shared/auth'
import type * as client from 'openid-client'
import { readForgeIdentity } from './forge-identity.ts'
import type { Identity } from './identity.ts'
import { readOidcIdentity } from './oidc-identity.ts'
import type { TransactionSecrets } from './transaction.ts'

export interface Callback {
  readonly provider: LoginProvider
  readonly config: client.Configuration
  /** Our address with what the provider sent back. */
  readonly url: URL
  readonly secrets: TransactionSecrets
}

/** Trades the code of a callback for who somebody is. @throws the errors of openid-client and of the fetch */
export async function readIdentity(callback: Callback): Promise<Identity> {
  return callback.provider.kind === 'oidc' ? await readOidcIdentity(callback) : await readForgeIdentity(callback)
}
