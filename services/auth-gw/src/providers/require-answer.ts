import type { LoginProvider } from '@ajet/shared/auth'
import type { GatewayContext } from '../deps.ts'
import { providerError } from '../oauth/provider-error.ts'

/** Asks a provider once, so that a mistyped issuer is known before somebody wants to sign in. @throws ApiError `provider_unreachable` */
export async function requireAnswer(
  { providers }: Pick<GatewayContext, 'providers'>,
  provider: LoginProvider,
): Promise<void> {
  await providers.client(provider).catch((error: unknown) => {
    throw providerError(error)
  })
}
