import type { LoginProvider } from '@ajet/shared/auth'
import type { ProviderView } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { callbackUrl } from '../oauth/start-sign-in.ts'

export function providerView(gateway: Pick<GatewayContext, 'config'>, provider: LoginProvider): ProviderView {
  const { client_secret, ...shown } = provider
  return { ...shown, has_secret: client_secret.type !== 'none', callback_url: callbackUrl(gateway, provider.name) }
}
