import { ConfigError, type Config } from '../../config/mod.ts'
import { standardScopes, type LoginProvider, type ProviderSecret } from './provider.ts'

type OauthConfig = Pick<Config['oauth'], 'github' | 'gitea' | 'oidc'>

/** The login providers of the settings. @throws ConfigError when one is only half there */
export function configuredProviders({ github, gitea, oidc }: OauthConfig): readonly LoginProvider[] {
  const found = [fromGithub(github), fromGitea(gitea), fromOidc(oidc)]
  return found.filter((provider) => provider !== undefined)
}

const common = { enabled: true, source: 'settings' } as const

function fromGithub({ client_id, client_secret, base_url }: OauthConfig['github']): LoginProvider | undefined {
  if (client_id === undefined && client_secret === undefined) return undefined
  const id = required('oauth.github', { client_id, client_secret }).client_id
  const own = { name: 'github', kind: 'github', label: 'GitHub', scopes: standardScopes.github } as const
  return {
    ...common,
    ...own,
    client_id: id,
    client_secret: secretOf(client_secret),
    base_url: base_url ?? null,
    issuer_url: null,
  }
}

function fromGitea({ client_id, client_secret, base_url }: OauthConfig['gitea']): LoginProvider | undefined {
  if (client_id === undefined && client_secret === undefined && base_url === undefined) return undefined
  const given = required('oauth.gitea', { client_id, client_secret, base_url })
  const own = { name: 'gitea', kind: 'gitea', label: 'Gitea', scopes: standardScopes.gitea } as const
  return {
    ...common,
    ...own,
    client_id: given.client_id,
    client_secret: secretOf(client_secret),
    base_url: given.base_url,
    issuer_url: null,
  }
}

function fromOidc({
  client_id,
  client_secret,
  issuer_url,
  label,
  scopes,
}: OauthConfig['oidc']): LoginProvider | undefined {
  if (client_id === undefined && client_secret === undefined && issuer_url === undefined) return undefined
  const given = required('oauth.oidc', { client_id, issuer_url })
  if (!scopes.split(/\s+/).includes('openid')) throw new ConfigError(['oauth.oidc.scopes must hold openid'])
  const own = { name: 'oidc', kind: 'oidc', label, scopes: scopes.trim().replace(/\s+/g, ' ') } as const
  return { ...common, ...own, ...given, client_secret: secretOf(client_secret), base_url: null }
}

type Given<T> = { readonly [K in keyof T]: NonNullable<T[K]> }

function required<T extends Readonly<Record<string, unknown>>>(section: string, values: T): Given<T> {
  const missing = Object.keys(values).filter((name) => values[name] === undefined)
  if (missing.length === 0) return values as Given<T>
  throw new ConfigError(missing.map((name) => `${section}.${name} is missing; ${section} is not complete without it`))
}

function secretOf(secret: OauthConfig['oidc']['client_secret']): ProviderSecret {
  return secret === undefined ? { type: 'none' } : { type: 'known', secret }
}
