import type { EndpointRouter } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { changeEmail } from './change-email.ts'
import { changePassword } from './change-password.ts'
import { confirmEmail } from './confirm-email.ts'
import { forgotPassword } from './forgot-password.ts'
import { resetPassword } from './reset-password.ts'
import { sendConfirmation } from './send-confirmation.ts'

/** One's own password and e-mail address, as JSON. */
export function bindAccount(router: EndpointRouter, gateway: GatewayContext): void {
  router
    .bind(authEndpoints.forgotPassword, ({ body, edge }) => forgotPassword(gateway, body.email, edge.clientAddress))
    .bind(authEndpoints.resetPassword, ({ body, edge }) => resetPassword(gateway, body, edge.clientAddress))
    .bind(authEndpoints.confirmEmail, ({ body, edge }) => confirmEmail(gateway, body.token, edge.clientAddress))
    .bind(authEndpoints.sendConfirmation, ({ body, edge }) => sendConfirmation(gateway, body.email, edge.clientAddress))
    .bind(authEndpoints.changePassword, ({ principal, body, edge }) =>
      changePassword(gateway, principal, body, edge.clientAddress),
    )
    .bind(authEndpoints.changeEmail, ({ principal, body, edge }) =>
      changeEmail(gateway, principal, body, edge.clientAddress),
    )
}
