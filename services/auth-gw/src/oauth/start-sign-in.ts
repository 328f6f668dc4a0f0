import { callbackUrl, findUsable, loadLoginMethods, type LoginProvider } from '@ajet/shared/auth'
import { isForeignKeyViolation } from '@ajet/shared/db'
import { ApiError, parseSafePath, type Principal } from '@ajet/shared/http'
import * as client from 'openid-client'
import type { GatewayContext } from '../deps.ts'
import type { Visitor } from '../sessions/open-session.ts'
import { requireOpenSetup } from '../setup/setup.ts'
import { isSetUp } from '../setup/setup-token.ts'
import { providerError } from './provider-error.ts'
import { openTransaction, secretsOf } from './transaction.ts'

export interface StartInput {
  readonly provider: string
  readonly return_to: string | undefined
  readonly invite_code: string | undefined
  /** Who links an account; null for who signs in. */
  readonly link: Principal | null
  /** What founds the server, while nobody has an account (AJ-38). */
  readonly setup: {
    readonly setup_token: string
    readonly community: { readonly name: string; readonly slug: string }
  } | null
}

export interface StartedSignIn {
  /** The provider's page. */
  readonly location: string
  /** For the transaction's cookie. */
  readonly token: string
}

/**
 * Begins to sign in at a provider (AJ-10).
 *
 * @throws ApiError `not_found`, `login_method_off`, `setup_token_invalid`, `rate_limited`, `provider_unreachable`,
 * `unauthenticated`
 */
export async function startSignIn(
  gateway: GatewayContext,
  input: StartInput,
  visitor: Visitor,
): Promise<StartedSignIn> {
  const { attempts, db, clock, providers } = gateway
  await attempts.trySignIn(visitor.address)
  const provider = await requireProvider(gateway, input.provider)
  await requireSetup(gateway, input, visitor)
  const config = await providers.client(provider).catch((error: unknown) => {
    throw providerError(error)
  })
  const { invite_code, link, setup } = input
  const data = {
    return_to: parseSafePath(input.return_to) ?? null,
    invite_code: invite_code?.slice(0, 64) ?? null,
    community: setup?.community ?? null,
  }
  const transaction = { provider: provider.name, link, data, clock }
  const token = await openTransaction(db.kysely, transaction).catch((error: unknown) => {
    // Ended at another gateway, which this one has not heard of yet.
    if (isForeignKeyViolation(error, 'oauth_transactions_session_id_fkey')) throw new ApiError('unauthenticated')
    throw error
  })
  return { location: await addressOf(gateway, provider, config, token), token }
}

/** @throws ApiError `not_found`, `login_method_off` */
export async function requireProvider({ db, login }: GatewayContext, name: string): Promise<LoginProvider> {
  const methods = await loadLoginMethods(db.kysely, login)
  const usable = findUsable(methods, name)
  if (usable) return usable
  throw new ApiError(methods.providers.some((provider) => provider.name === name) ? 'login_method_off' : 'not_found')
}

/** While nobody has an account the setup token opens this door too: the first to come would own the server otherwise. */
async function requireSetup(gateway: GatewayContext, { setup }: StartInput, { address }: Visitor): Promise<void> {
  const { attempts, db } = gateway
  if (!setup && (await isSetUp(db.kysely))) return
  await attempts.tryGuess(address)
  await requireOpenSetup(db.kysely, setup?.setup_token ?? '')
  await attempts.guessWasRight(address)
}

async function addressOf(
  gateway: GatewayContext,
  provider: LoginProvider,
  config: client.Configuration,
  token: string,
): Promise<string> {
  const { state, nonce, verifier } = secretsOf(token, provider.name)
  const parameters = {
    redirect_uri: callbackUrl(gateway.config.base_url, provider.name),
    scope: provider.scopes,
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(provider.kind === 'oidc' && { nonce }),
  }
  return client.buildAuthorizationUrl(config, parameters).href
}
