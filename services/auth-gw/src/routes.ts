import { clearCookie, listSessions, sessionCookie } from '@ajet/shared/auth'
import { createEndpointRouter, type EndpointRouter, type Metrics } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import { bindAccount } from './account/routes.ts'
import type { GatewayContext } from './deps.ts'
import { bindDevice } from './device/routes.ts'
import { bindJwt } from './jwt/routes.ts'
import { login } from './login/login.ts'
import { bindProviders } from './providers/routes.ts'
import { bindPasskeys } from './passkeys/routes.ts'
import { register } from './register/register.ts'
import { logout } from './sessions/logout.ts'
import { revokeSession } from './sessions/revoke-session.ts'
import { setup } from './setup/setup.ts'
import { bindTwoStep } from './two-step/routes.ts'
import { visitorOf } from './visitor.ts'

/** The gateway's own endpoints, as JSON. */
export function createRoutes(gateway: GatewayContext, metrics: Metrics): EndpointRouter {
  const { secure, config, logger, authenticator } = gateway
  const setCookie = (headers: Headers, token: string) => headers.set('set-cookie', sessionCookie(token, secure))
  const router = createEndpointRouter({
    name: 'auth-gw',
    logger,
    metrics,
    authenticate: authenticator.authenticate,
    maxBytes: config.limits.request_bytes,
    bodyTimeoutMs: config.limits.body_seconds * 1000,
    verifyOutput: config.http.verify_output,
  })
    .bind(authEndpoints.setup, async ({ body, request, edge, headers }) => {
      const signedIn = await setup(gateway, body, visitorOf(request, edge))
      setCookie(headers, signedIn.token)
      return signedIn
    })
    .bind(authEndpoints.login, async ({ body, request, edge, headers }) => {
      const signedIn = await login(gateway, body, visitorOf(request, edge))
      setCookie(headers, signedIn.token)
      return signedIn
    })
    .bind(authEndpoints.register, async ({ body, request, edge, headers }) => {
      const signedIn = await register(gateway, body, visitorOf(request, edge))
      setCookie(headers, signedIn.token)
      return signedIn
    })
    .bind(authEndpoints.logout, async ({ principal, headers }) => {
      await logout(gateway, principal)
      headers.set('set-cookie', clearCookie(secure))
    })
    .bind(authEndpoints.listSessions, async ({ principal }) => {
      const items = await listSessions(gateway.db.kysely, principal, gateway.clock.now())
      return { items, next: null, prev: null }
    })
    .bind(authEndpoints.revokeSession, ({ principal, params, edge }) =>
      revokeSession(gateway, principal, params.session_id, edge.clientAddress),
    )
  bindProviders(router, gateway)
  bindAccount(router, gateway)
  bindDevice(router, gateway)
  bindJwt(router, gateway)
  bindTwoStep(router, gateway)
  bindPasskeys(router, gateway)
  return router
}
