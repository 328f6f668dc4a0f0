import type { EndpointRouter } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { createJwt } from './create-jwt.ts'

export function bindJwt(router: EndpointRouter, gateway: GatewayContext): void {
  router
    .bind(authEndpoints.createJwt, ({ principal }) => createJwt(gateway, principal))
    .bind(authEndpoints.getKeys, async () => ({ keys: [...(await gateway.signingKeys.published())] }))
}
