import { issuerOf } from '@ajet/shared/auth'
import * as client from 'openid-client'
import { z } from 'zod'
import { verifiedEmail, type Identity } from './identity.ts'
import type { Callback } from './read-identity.ts'

const claims = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().optional().catch(undefined),
  preferred_username: z.string().optional().catch(undefined),
  nickname: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  // Some issuers send it as text.
  email_verified: z
    .union([z.literal(true), z.literal('true')])
    .optional()
    .catch(undefined),
})

type Claims = z.infer<typeof claims>

/** Code, PKCE, nonce, issuer, audience, expiry and signature are the library's to check (OpenID Connect Core §3.1.3). */
export async function readOidcIdentity({ provider, config, url, secrets }: Callback): Promise<Identity> {
  const { state, nonce, verifier } = secrets
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
  const tokens = await client.authorizationCodeGrant(config, url, checks)
  const token = claims.parse(tokens.claims())
  const isWhole = token.email !== undefined && (token.preferred_username ?? token.name) !== undefined
  const more = isWhole ? {} : await askForMore(config, tokens.access_token, token.sub)
  const known = { ...token, ...more }
  // What an ID token says of its address says nothing of the one somebody has given elsewhere.
  const { email, email_verified } = more.email === undefined ? token : more
  return {
    provider: provider.name,
    issuer: issuerOf(provider),
    subject: token.sub,
    login: known.preferred_username ?? known.nickname ?? email ?? known.name ?? '',
    display_name: known.name,
    email: email_verified === undefined ? null : verifiedEmail(email),
  }
}

/** The claims an issuer gives only when asked; their subject must be the token's. */
async function askForMore(
  config: client.Configuration,
  accessToken: string,
  subject: string,
): Promise<Partial<Claims>> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {}
  return claims.parse(await client.fetchUserInfo(config, accessToken, subject))
}
