import type { EndpointRouter } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { visitorOf } from '../visitor.ts'
import { beginDeviceLink } from './begin-device-link.ts'
import { decideDeviceLink } from './decide-device-link.ts'
import { takeDeviceLink } from './take-device-link.ts'

/** Signing in a program by a browser. A program gets no cookie. */
export function bindDevice(router: EndpointRouter, gateway: GatewayContext): void {
  router
    .bind(authEndpoints.beginDeviceLink, ({ body, request, edge }) =>
      beginDeviceLink(gateway, body, visitorOf(request, edge)),
    )
    .bind(authEndpoints.takeDeviceLink, ({ body, request, edge }) =>
      takeDeviceLink(gateway, body.device_code, visitorOf(request, edge)),
    )
    .bind(authEndpoints.decideDeviceLink, ({ principal, body, edge }) =>
      decideDeviceLink(gateway, principal, body, edge.clientAddress),
    )
}
