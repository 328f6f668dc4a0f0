import { issuerOf, type LoginProvider } from '@ajet/shared/auth'
import * as client from 'openid-client'
import { z } from 'zod'
import { verifiedEmail, type Identity } from './identity.ts'
import type { ProviderFetch } from './provider-client.ts'
import type { Callback } from './read-identity.ts'

/** GitHub and Gitea answer alike. Login names change hands, numbers do not. */
const user = z.object({
  id: z.int().positive(),
  login: z.string().min(1),
  name: z.string().nullish(),
  full_name: z.string().nullish(),
})
const emails = z.array(
  z.object({ email: z.string(), primary: z.boolean().catch(false), verified: z.boolean().catch(false) }),
)

/** Plain OAuth 2: the token is worth what its owner may read of themselves. */
export async function readForgeIdentity({ provider, config, url, secrets }: Callback): Promise<Identity> {
  const { state, verifier } = secrets
  const checks = { expectedState: state, pkceCodeVerifier: verifier }
  const { access_token: token } = await client.authorizationCodeGrant(config, url, checks)
  const api = apiOf(provider)
  const answer = await ask(config, token, `${api}/user`)
  const { id, login, name, full_name: fullName } = user.parse(await answer.json())
  return {
    provider: provider.name,
    issuer: issuerOf(provider),
    subject: String(id),
    login,
    display_name: name ?? fullName ?? undefined,
    email: await findPrimaryEmail(config, token, `${api}/user/emails`),
  }
}

/**
 * Finds out whether a GitHub or Gitea is there: asked who one is without a token, it wants one.
 *
 * @throws ClientError for another answer, and the errors of the fetch
 */
export async function requireForge(provider: LoginProvider, fetch: ProviderFetch): Promise<void> {
  const { status } = await fetch(`${apiOf(provider)}/user`, { headers: standardHeaders() })
  if (status !== 401 && status !== 403) throw new client.ClientError(`The provider answered ${status}`)
}

const standardHeaders = () => new Headers({ accept: 'application/json', 'user-agent': 'ajet-chat' })

/** The primary address, when it is verified; null also when the person did not let us see it. */
async function findPrimaryEmail(config: client.Configuration, token: string, url: string): Promise<string | null> {
  const answer = await ask(config, token, url, [403, 404])
  if (!answer.ok) return null
  const primary = emails.parse(await answer.json()).find((one) => one.primary && one.verified)
  return verifiedEmail(primary?.email)
}

async function ask(
  config: client.Configuration,
  token: string,
  url: string,
  alsoFine: readonly number[] = [],
): Promise<Response> {
  const answer = await client.fetchProtectedResource(config, token, new URL(url), 'GET', null, standardHeaders())
  if (answer.ok || alsoFine.includes(answer.status)) return answer
  throw new client.ClientError(`The provider answered ${answer.status}`)
}

function apiOf(provider: LoginProvider): string {
  const base = issuerOf(provider)
  if (provider.kind === 'gitea') return `${base}/api/v1`
  return base === 'https://github.com' ? 'https://api.github.com' : `${base}/api/v3`
}
