import type { Secret } from '../../config/mod.ts'
import type { ProviderKind } from '../../schema/mod.ts'

/** Where people can sign in besides here. */
export interface LoginProvider {
  /** In the addresses /auth/oauth/<name>. */
  readonly name: string
  readonly kind: ProviderKind
  readonly label: string
  readonly client_id: string
  readonly client_secret: ProviderSecret
  readonly base_url: string | null
  readonly issuer_url: string | null
  readonly scopes: string
  readonly enabled: boolean
  readonly source: 'settings' | 'database'
}

/** Known, encrypted by a key that only gateways have, or none. */
export type ProviderSecret =
  | { readonly type: 'known'; readonly secret: Secret }
  | { readonly type: 'sealed'; readonly text: string }
  | { readonly type: 'none' }

const GITHUB = 'https://github.com'

/** What is asked for when nothing else is said: who it is, and the e-mail addresses. */
export const standardScopes: Readonly<Record<ProviderKind, string>> = {
  github: 'read:user user:email',
  gitea: 'read:user',
  oidc: 'openid profile email',
}

/**
 * Whose subjects a provider's are: with the provider's name it makes a subject unique, so that a provider whose address
 * changes does not hand accounts to whoever has the same number there.
 */
export function issuerOf({
  kind,
  base_url,
  issuer_url,
}: Pick<LoginProvider, 'kind' | 'base_url' | 'issuer_url'>): string {
  return withoutSlash((kind === 'oidc' ? issuer_url : base_url) ?? GITHUB)
}

/** An address to append a path to. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
