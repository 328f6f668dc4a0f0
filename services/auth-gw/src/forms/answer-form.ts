import { clearCookie, sessionCookie } from '@ajet/shared/auth'
import { ApiError, toApiError, toProblem, validate, type Principal } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import { accountForms } from '../account/forms.ts'
import type { GatewayContext } from '../deps.ts'
import { deviceForms } from '../device/forms.ts'
import { login } from '../login/login.ts'
import { register } from '../register/register.ts'
import { sessionForms } from '../sessions/forms.ts'
import { logout } from '../sessions/logout.ts'
import { stepCookie } from '../two-step/step-cookie.ts'
import { passkeyForms } from '../passkeys/forms.ts'
import { providerForms } from '../providers/forms.ts'
import { twoStepForms } from '../two-step/forms.ts'
import type { Visitor } from '../sessions/open-session.ts'
import { setup } from '../setup/setup.ts'
import type { FormRoute } from './form-route.ts'
import { failurePath, successPath } from './form-redirects.ts'
import { formBody, parseForm, type Form } from './parse-form.ts'

const routes: Readonly<Record<string, FormRoute>> = {
  '/auth/login': {
    page: () => '/auth/login',
    run: ({ gateway, form, visitor }) => login(gateway, validate(authEndpoints.login.body, formBody(form)), visitor),
  },
  '/auth/setup': {
    // The token came from the address of that page, so it may go back there.
    page: ({ setup_token = '' }) => `/setup?token=${encodeURIComponent(setup_token.slice(0, 200))}`,
    run: ({ gateway, form, visitor }) => setup(gateway, validate(authEndpoints.setup.body, formBody(form)), visitor),
  },
  '/auth/register': {
    page: ({ invite_code = '' }) => `/invite/${encodeURIComponent(invite_code.slice(0, 64))}`,
    run: ({ gateway, form, visitor }) =>
      register(gateway, validate(authEndpoints.register.body, formBody(form)), visitor),
  },
  ...accountForms,
  ...deviceForms,
  ...passkeyForms,
  ...providerForms,
  ...sessionForms,
  ...twoStepForms,
}

/** True when the path takes a plain HTML form. */
export function takesForm(path: string): boolean {
  return path === '/auth/logout' || Object.hasOwn(routes, path)
}

/** Answers a form post with a redirect (303): on, with the cookie of a new session, or back with `?error=`. */
export async function answerForm(
  gateway: GatewayContext,
  path: string,
  request: Request,
  visitor: Visitor,
  traceId: string,
): Promise<Response> {
  if (path === '/auth/logout') return await answerLogout(gateway, request)
  let form: Form = {}
  const route = routes[path]
  if (!route) throw new ApiError('not_found')
  try {
    form = await parseForm(request)
    const principal = () => requirePrincipal(gateway, request)
    const { location = successPath(form), token } = await route.run({ gateway, request, form, visitor, principal })
    return seeOther(location, token ? sessionCookie(token, gateway.secure) : undefined)
  } catch (error) {
    // Logs a fault as any other answer would.
    toProblem(error, traceId, gateway.logger)
    const apiError = toApiError(error)
    const step = secondStep(apiError, form, gateway.secure)
    if (step) return step
    return seeOther(failurePath(pageOfError(apiError) ?? route.page(form), form, apiError, route.keeps))
  }
}

/** A right password that is not enough leads to the page for the code; the cookie says whose sign-in it is. */
function secondStep({ code, data }: ApiError, form: Form, secure: boolean): Response | undefined {
  if (code !== 'second_factor_required' || typeof data['challenge'] !== 'string') return undefined
  const query = successPath(form) === '/' ? '' : `?${new URLSearchParams({ return_to: successPath(form) }).toString()}`
  return seeOther(`/auth/login/code${query}`, stepCookie(data['challenge'], secure))
}

/** Errors that lead to another page than the form's own. */
function pageOfError({ code }: ApiError): string | undefined {
  if (code === 'email_unconfirmed') return '/auth/confirm'
  if (code === 'challenge_invalid') return '/auth/login'
  return code === 'unauthenticated' ? '/auth/login' : undefined
}

async function requirePrincipal(gateway: GatewayContext, request: Request): Promise<Principal> {
  const principal = await gateway.authenticator.authenticate(request)
  // An API token is no person at a form.
  if (!principal || principal.scopes !== null) throw new ApiError('unauthenticated')
  return principal
}

async function answerLogout(gateway: GatewayContext, request: Request): Promise<Response> {
  const principal = await gateway.authenticator.authenticate(request)
  // An API token has no session to end here, and must go on working.
  if (principal?.scopes === null) await logout(gateway, principal)
  return seeOther('/auth/login', clearCookie(gateway.secure))
}

function seeOther(location: string, cookie?: string): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' })
  if (cookie) headers.set('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
