import { sessionCookie } from '@ajet/shared/auth'
import type { EndpointRouter } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { GatewayContext } from '../deps.ts'
import { findStepToken } from '../two-step/step-cookie.ts'
import { visitorOf } from '../visitor.ts'
import { addPasskeyOptions } from './add-passkey-options.ts'
import { addPasskey } from './add-passkey.ts'
import { loginPasskeyOptions } from './login-passkey-options.ts'
import { loginPasskey } from './login-passkey.ts'
import { deletePasskey, listPasskeys, renamePasskey } from './manage-passkeys.ts'

/** Passkeys, as JSON. */
export function bindPasskeys(router: EndpointRouter, gateway: GatewayContext): void {
  router
    .bind(authEndpoints.loginPasskeyOptions, ({ edge }) => loginPasskeyOptions(gateway, edge.clientAddress))
    .bind(authEndpoints.loginPasskey, async ({ body, request, edge, headers }) => {
      const challenge = body.challenge ?? findStepToken(request, gateway.secure)
      const response = body.response as AuthenticationResponseJSON
      const signedIn = await loginPasskey(gateway, { response, challenge }, visitorOf(request, edge))
      headers.set('set-cookie', sessionCookie(signedIn.token, gateway.secure))
      return signedIn
    })
    .bind(authEndpoints.addPasskeyOptions, ({ principal, body }) =>
      addPasskeyOptions(gateway, principal, body.current_password),
    )
    .bind(authEndpoints.addPasskey, ({ principal, body, edge }) => {
      const response = body.response as RegistrationResponseJSON
      return addPasskey(gateway, principal, { response, name: body.name }, edge.clientAddress)
    })
    .bind(authEndpoints.listPasskeys, ({ principal }) => listPasskeys(gateway, principal))
    .bind(authEndpoints.renamePasskey, ({ principal, params, body }) =>
      renamePasskey(gateway, principal, params.passkey_id, body.name),
    )
    .bind(authEndpoints.deletePasskey, ({ principal, params, edge }) =>
      deletePasskey(gateway, principal, params.passkey_id, edge.clientAddress),
    )
}
