import type { ProviderView } from '../../schema/mod.ts'
import type { LoginProvider } from './provider.ts'

/** Where a provider sends the browser back to. */
export const callbackUrl = (baseUrl: string, name: string): string => `${baseUrl}/auth/callback/${name}`

/** A provider as the server's owner sees it: whether it has a secret, and never which. */
export function providerView(provider: LoginProvider, baseUrl: string): ProviderView {
  const { client_secret, ...shown } = provider
  return { ...shown, has_secret: client_secret.type !== 'none', callback_url: callbackUrl(baseUrl, provider.name) }
}
