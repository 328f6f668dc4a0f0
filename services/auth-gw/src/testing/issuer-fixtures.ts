import { createServer } from 'node:http'
import { freePort } from '@ajet/shared/testing'
import Provider from 'oidc-provider'

/** What the issuer says of somebody besides the subject, which is the login. */
export interface IssuerClaims {
  readonly name?: string
  readonly preferred_username?: string
  readonly email?: string
  readonly email_verified?: boolean
}

/** The same wherever one asks, or one thing in the ID token and another to whoever asks for more. */
export type IssuerAccount = IssuerClaims | { readonly id_token: IssuerClaims; readonly userinfo: IssuerClaims }

export interface TestIssuer extends AsyncDisposable {
  readonly url: string
  /** Accounts by the name they sign in with, with any password. */
  readonly accounts: Map<string, IssuerAccount>
}

export interface IssuerOptions {
  /** ID tokens say all there is; else the issuer has to be asked for more (OpenID Connect Core §5.4). */
  readonly wholeIdTokens?: boolean
}

export const issuerSecret = 'the secret of the client'

/** A real OpenID Connect issuer on a socket, which knows the client `ajet` and asks for PKCE. */
export async function startIssuer(
  redirectUris: readonly string[],
  port = freePort(),
  options: IssuerOptions = {},
): Promise<TestIssuer> {
  const url = `http://localhost:${port}`
  const accounts = new Map<string, IssuerAccount>()
  const provider = quietly(() => new Provider(url, configuration(redirectUris, accounts, options)))
  const server = createServer(provider.callback()).listen(port)
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url,
    accounts,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const MINUTE_S = 60

function configuration(
  redirectUris: readonly string[],
  accounts: ReadonlyMap<string, IssuerAccount>,
  { wholeIdTokens = false }: IssuerOptions,
) {
  return {
    clients: [
      {
        client_id: 'ajet',
        client_secret: issuerSecret,
        redirect_uris: [...redirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['a key for cookies of the test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: !wholeIdTokens,
    pkce: { required: () => true },
    ttl: {
      AccessToken: MINUTE_S,
      AuthorizationCode: MINUTE_S,
      Grant: MINUTE_S,
      IdToken: MINUTE_S,
      Interaction: MINUTE_S,
      Session: MINUTE_S,
    },
    findAccount: (_context: unknown, login: string) => {
      const account = accounts.get(login)
      const claims = async (use: string) => ({ sub: login, ...(account && claimsFor(account, use)) })
      return account && { accountId: login, claims }
    },
  }
}

function claimsFor(account: IssuerAccount, use: string): IssuerClaims {
  if (!('id_token' in account)) return account
  return use === 'id_token' ? account.id_token : account.userinfo
}

/** It warns that it is not set up for production. */
function quietly<T>(make: () => T): T {
  const { warn, info } = console
  console.warn = () => undefined
  console.info = () => undefined
  try {
    return make()
  } finally {
    Object.assign(console, { warn, info })
  }
}
