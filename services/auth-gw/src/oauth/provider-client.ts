import { issuerOf, withoutSlash, type LoginProvider } from '@ajet/shared/auth'
import * as client from 'openid-client'

/** What the calls to providers go through. */
export type ProviderFetch = (url: string, init: RequestInit) => Promise<Response>

const TIMEOUT_SECONDS = 10

export interface ClientSecretAndFetch {
  readonly secret: string | undefined
  readonly fetch: ProviderFetch
}

/**
 * A provider ready to be asked. An OpenID Connect issuer is discovered, and must call itself exactly what it is
 * configured as (OpenID Connect Discovery §4.3). @throws the errors of openid-client and of the fetch
 */
export async function openProviderClient(
  provider: LoginProvider,
  { secret, fetch }: ClientSecretAndFetch,
): Promise<client.Configuration> {
  if (provider.kind === 'oidc') return await discover(provider, secret, fetch)
  const server = { ...endpointsOf(provider), issuer: callbackIssuerOf(provider) }
  const config = new client.Configuration(server, provider.client_id, {}, client.ClientSecretPost(secret))
  config[client.customFetch] = customFetch(fetch)
  config.timeout = TIMEOUT_SECONDS
  if (isPlain(server.issuer)) client.allowInsecureRequests(config)
  return config
}

async function discover(provider: LoginProvider, secret: string | undefined, fetch: ProviderFetch) {
  const issuer = provider.issuer_url ?? ''
  const config = await client.discovery(new URL(issuer), provider.client_id, {}, authentication(secret), {
    [client.customFetch]: customFetch(fetch),
    timeout: TIMEOUT_SECONDS,
    // The signature of an ID token is checked always: not every path to an issuer is TLS up to this process.
    execute: [client.enableNonRepudiationChecks, ...(isPlain(issuer) ? [client.allowInsecureRequests] : [])],
  })
  // Discovery compares addresses as parsed; the identifier is a text (RFC 8414 §3.3).
  if (withoutSlash(config.serverMetadata().issuer) !== withoutSlash(issuer))
    throw new client.ClientError('The issuer calls itself otherwise')
  return config
}

/** By what the issuer takes: the body when it says so, else the header, which is the standard. */
function authentication(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None()
  const post = client.ClientSecretPost(secret)
  const basic = client.ClientSecretBasic(secret)
  return (server, ...rest) => {
    const takesPost = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false
    return (takesPost ? post : basic)(server, ...rest)
  }
}

function endpointsOf(provider: LoginProvider) {
  const base = issuerOf(provider)
  return {
    authorization_endpoint: `${base}/login/oauth/authorize`,
    token_endpoint: `${base}/login/oauth/access_token`,
    code_challenge_methods_supported: ['S256'],
  }
}

/** What a provider that is no OIDC issuer would call itself in the callback's `iss` (RFC 9207). */
function callbackIssuerOf(provider: LoginProvider): string {
  const base = issuerOf(provider)
  return provider.kind === 'github' ? `${base}/login/oauth` : base
}

function isPlain(address: string): boolean {
  return address.startsWith('http:')
}

function customFetch(fetch: ProviderFetch): client.CustomFetch {
  return (url, { body, ...init }) => fetch(url, { ...init, body: body as RequestInit['body'] })
}
