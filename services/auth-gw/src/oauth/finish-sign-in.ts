import { callbackUrl } from '@ajet/shared/auth'
import type { OauthTransactionData } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'
import type { Visitor } from '../sessions/open-session.ts'
import { enter } from './enter.ts'
import type { Identity } from './identity.ts'
import { linkAccount } from './link-account.ts'
import { providerError } from './provider-error.ts'
import { readIdentity } from './read-identity.ts'
import { requireProvider } from './start-sign-in.ts'
import { findTransactionToken, isStateOf, secretsOf, takeTransaction, type TakenTransaction } from './transaction.ts'

export interface FinishedSignIn {
  /** A path of this site to go on to. */
  readonly location: string
  /** Of the new session; undefined when an account was linked. */
  readonly token: string | undefined
}

/** What went wrong after it was known what was wanted: the page to go back to depends on it. */
export class SignInError extends Error {
  readonly transaction: TakenTransaction
  override readonly cause: unknown

  constructor(transaction: TakenTransaction, cause: unknown) {
    super('The sign-in failed')
    this.transaction = transaction
    this.cause = cause
  }
}

/**
 * Ends a sign-in that this browser began (AJ-11): cookie and state belong together, and are used once.
 *
 * @throws ApiError `sign_in_expired`; SignInError with the reason for everything after
 */
export async function finishSignIn(
  gateway: GatewayContext,
  name: string,
  request: Request,
  visitor: Visitor,
): Promise<FinishedSignIn> {
  const { db, clock, secure } = gateway
  const url = new URL(`${callbackUrl(gateway.config.base_url, name)}${new URL(request.url).search}`)
  const token = findTransactionToken(request, secure)
  if (token === undefined || !isStateOf(token, name, url.searchParams.get('state') ?? ''))
    throw new ApiError('sign_in_expired')
  const transaction = await takeTransaction(db.kysely, token, name, clock)
  if (!transaction) throw new ApiError('sign_in_expired')
  try {
    const identity = await identify(gateway, name, url, token)
    return await act(gateway, transaction, identity, visitor)
  } catch (error) {
    throw new SignInError(transaction, error)
  }
}

/** @throws ApiError `login_method_off`, `provider_refused`, `provider_unreachable` */
async function identify(gateway: GatewayContext, name: string, url: URL, token: string): Promise<Identity> {
  // Asked again: it may have been switched off while the person was there.
  const provider = await requireProvider(gateway, name)
  try {
    const config = await gateway.providers.client(provider)
    return await readIdentity({ provider, config, url, secrets: secretsOf(token, name) })
  } catch (error) {
    throw providerError(error)
  }
}

async function act(
  gateway: GatewayContext,
  { user_id, session_id, data }: TakenTransaction,
  identity: Identity,
  visitor: Visitor,
): Promise<FinishedSignIn> {
  if (user_id !== null && session_id !== null) {
    await linkAccount(gateway, { user_id, session_id }, identity, visitor)
    return { location: '/settings/security?done=linked', token: undefined }
  }
  const { token, isKnown } = await enter(gateway, identity, data, visitor)
  return { location: wayOn(data, isKnown), token }
}

/** Whoever has an account decides on the page of the invite whether to join. */
function wayOn({ return_to, invite_code }: OauthTransactionData, isKnown: boolean): string {
  if (isKnown && invite_code !== null) return `/invite/${encodeURIComponent(invite_code)}`
  return return_to ?? '/'
}
