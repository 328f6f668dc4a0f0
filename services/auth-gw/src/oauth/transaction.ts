import { createHmac, timingSafeEqual } from 'node:crypto'
import { findCookie, hashToken, looksLikeToken } from '@ajet/shared/auth'
import type { OauthTransactionData, Tables } from '@ajet/shared/db'
import { newId, newSecret, type Clock } from '@ajet/shared/std'
import type { Kysely } from 'kysely'

/** How long somebody may take at the provider. */
export const TRANSACTION_MS = 10 * 60 * 1000

export interface NewTransaction {
  readonly provider: string
  /** Who links an account, by which session; null for who signs in. */
  readonly link: { readonly user_id: string; readonly session_id: string } | null
  readonly data: OauthTransactionData
  readonly clock: Clock
}

/**
 * What goes to the provider and back. All of it is made from the one secret in the browser's cookie, so that whoever
 * reads the database cannot finish a sign-in, and whoever has the address of the callback cannot either (RFC 9700 §4.7).
 */
export interface TransactionSecrets {
  readonly state: string
  readonly nonce: string
  /** PKCE (RFC 7636): 43 characters. */
  readonly verifier: string
}

export interface TakenTransaction {
  readonly user_id: string | null
  readonly session_id: string | null
  readonly data: OauthTransactionData
}

/** Remembers a sign-in that begins; resolves with the secret for the browser's cookie. */
export async function openTransaction(db: Kysely<Tables>, transaction: NewTransaction): Promise<string> {
  const { provider, link, data, clock } = transaction
  const token = newSecret(32)
  const now = clock.now()
  await db
    .insertInto('oauth_transactions')
    .values({
      id: newId(),
      token_hash: hashToken(token),
      provider,
      user_id: link?.user_id ?? null,
      session_id: link?.session_id ?? null,
      data,
      created_at: new Date(now),
      expires_at: new Date(now + TRANSACTION_MS),
    })
    .execute()
  return token
}

/** The secrets of a transaction; those of another provider are other ones. */
export function secretsOf(token: string, provider: string): TransactionSecrets {
  const derive = (purpose: string) => createHmac('sha256', token).update(`${purpose} ${provider}`).digest('base64url')
  return { state: derive('state'), nonce: derive('nonce'), verifier: derive('verifier') }
}

/** Whether a callback answers the transaction of this browser. A wrong one does not use the transaction up. */
export function isStateOf(token: string, provider: string, state: string): boolean {
  const expected = Buffer.from(secretsOf(token, provider).state)
  const given = Buffer.from(state)
  return expected.byteLength === given.byteLength && timingSafeEqual(expected, given)
}

/** Takes a transaction away and resolves with it; of two at once one gets it (ABU-07). */
export async function takeTransaction(
  db: Kysely<Tables>,
  token: string,
  provider: string,
  clock: Clock,
): Promise<TakenTransaction | undefined> {
  const row = await db
    .deleteFrom('oauth_transactions')
    .where('token_hash', '=', hashToken(token))
    .where('provider', '=', provider)
    .returning(['user_id', 'session_id', 'data', 'expires_at'])
    .executeTakeFirst()
  return row && row.expires_at.getTime() > clock.now() ? row : undefined
}

/**
 * Set-Cookie of a transaction. Lax, because the provider sends the browser back from another site; worth nothing
 * without the state, which only the provider was told.
 */
export function transactionCookie(token: string, secure: boolean): string {
  return cookie(token, TRANSACTION_MS / 1000, secure)
}

export function clearTransactionCookie(secure: boolean): string {
  return cookie('', 0, secure)
}

/** The secret in a request's cookie. */
export function findTransactionToken(request: Request, secure: boolean): string | undefined {
  const token = findCookie(request.headers.get('cookie') ?? '', cookieName(secure))
  return token !== undefined && looksLikeToken(token) ? token : undefined
}

function cookieName(secure: boolean): string {
  return secure ? '__Host-ajet_sign_in' : 'ajet_sign_in'
}

function cookie(value: string, maxAge: number, secure: boolean): string {
  const flags = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return `${cookieName(secure)}=${value}; ${flags}`
}
