import { sessionCookie } from '@ajet/shared/auth'
import type { EndpointRouter } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { visitorOf } from '../visitor.ts'
import { confirmTotp } from './confirm-totp.ts'
import { disableTotp } from './disable-totp.ts'
import { loginTotp } from './login-totp.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import { startTotp } from './start-totp.ts'
import { findStepToken } from './step-cookie.ts'

/** Two-step sign-in, as JSON. */
export function bindTwoStep(router: EndpointRouter, gateway: GatewayContext): void {
  router
    .bind(authEndpoints.loginTotp, async ({ body, request, edge, headers }) => {
      const challenge = body.challenge ?? findStepToken(request, gateway.secure)
      const signedIn = await loginTotp(gateway, { ...body, challenge }, visitorOf(request, edge))
      headers.set('set-cookie', sessionCookie(signedIn.token, gateway.secure))
      return signedIn
    })
    .bind(authEndpoints.startTotp, ({ principal, body }) => startTotp(gateway, principal, body.current_password))
    .bind(authEndpoints.confirmTotp, ({ principal, body, edge }) =>
      confirmTotp(gateway, principal, body.code, edge.clientAddress),
    )
    .bind(authEndpoints.disableTotp, ({ principal, body, edge }) =>
      disableTotp(gateway, principal, body.current_password, edge.clientAddress),
    )
    .bind(authEndpoints.renewRecoveryCodes, ({ principal, body, edge }) =>
      renewRecoveryCodes(gateway, principal, body.current_password, edge.clientAddress),
    )
}
