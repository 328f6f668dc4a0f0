import type { EndpointRouter } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { answerCallback, answerStart } from '../oauth/answer-oauth.ts'
import { createProvider } from './create-provider.ts'
import { deleteProvider } from './delete-provider.ts'
import { testProvider } from './test-provider.ts'
import { updateProvider } from './update-provider.ts'

/** Login providers, as JSON, and the way through them, as redirects and pages. */
export function bindProviders(router: EndpointRouter, gateway: GatewayContext): void {
  router
    .bind(authEndpoints.createProvider, ({ principal, body, edge }) =>
      createProvider(gateway, principal, body, edge.clientAddress),
    )
    .bind(authEndpoints.updateProvider, ({ principal, params, body, edge }) =>
      updateProvider(gateway, principal, params.provider, body, edge.clientAddress),
    )
    .bind(authEndpoints.deleteProvider, ({ principal, params, edge }) =>
      deleteProvider(gateway, principal, params.provider, edge.clientAddress),
    )
    .bind(authEndpoints.testProvider, ({ principal, params }) => testProvider(gateway, principal, params.provider))
    .route('GET', '/auth/oauth/:provider', (call) => answerStart(gateway, call))
    .route('POST', '/auth/oauth/:provider', (call) => answerStart(gateway, call))
    .route('GET', '/auth/callback/:provider', (call) => answerCallback(gateway, call))
}
