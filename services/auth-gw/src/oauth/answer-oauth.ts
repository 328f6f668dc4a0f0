import { sessionCookie } from '@ajet/shared/auth'
import { ApiError, toApiError, toProblem, type RawCall } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'
import { failurePath } from '../forms/form-redirects.ts'
import type { Form } from '../forms/parse-form.ts'
import { visitorOf } from '../visitor.ts'
import { finishSignIn, SignInError } from './finish-sign-in.ts'
import { goOnPage } from './go-on-page.ts'
import { readFields, readStart } from './read-start.ts'
import { startSignIn } from './start-sign-in.ts'
import { clearTransactionCookie, transactionCookie, type TakenTransaction } from './transaction.ts'

const SECURITY_PAGE = '/settings/security'

/**
 * Sends the browser to a provider: a link by a redirect, a form by a page that goes on by itself, because the content
 * security policy keeps forms from ending on another site.
 */
export async function answerStart(gateway: GatewayContext, call: RawCall): Promise<Response> {
  const { request, edge } = call
  let form: Form = {}
  try {
    form = await readFields(call)
    const input = await readStart(gateway, call, form)
    const { location, token } = await startSignIn(gateway, input, visitorOf(request, edge))
    const cookie = transactionCookie(token, gateway.secure)
    if (request.method === 'POST') return goOnPage({ status: 200, location, title: 'Signing in …', cookies: [cookie] })
    return seeOther(location, cookie)
  } catch (error) {
    const problem = toProblem(error, call.traceId, gateway.logger)
    return wantsPage(request) ? seeOther(failurePath(pageOfStart(form), form, toApiError(error))) : problem
  }
}

/** Where the provider sends the browser back to. What went wrong is told on the page where it was begun. */
export async function answerCallback(gateway: GatewayContext, call: RawCall): Promise<Response> {
  const { request, params, edge } = call
  const { secure } = gateway
  try {
    const { location, token } = await finishSignIn(gateway, params['provider'] ?? '', request, visitorOf(request, edge))
    const cookies = [clearTransactionCookie(secure), ...(token === undefined ? [] : [sessionCookie(token, secure)])]
    return goOnPage({ status: 200, location, title: 'You are signed in.', cookies })
  } catch (thrown) {
    const [transaction, error] = thrown instanceof SignInError ? [thrown.transaction, thrown.cause] : [null, thrown]
    const problem = toProblem(error, call.traceId, gateway.logger)
    logRefusal(gateway, error, call)
    // A callback that answers nothing leaves a sign-in that is under way as it is.
    const cookies = transaction ? [clearTransactionCookie(secure)] : []
    if (!wantsPage(request)) return withCookies(problem, cookies)
    const { status, message: title } = toApiError(error)
    return goOnPage({ status, location: pageOfCallback(transaction, toApiError(error)), title, cookies })
  }
}

function pageOfStart({ link, invite_code, invite, setup_token: token }: Form): string {
  // The token came from the address of that page, or was typed into it: it may stand there.
  if (token !== undefined) return `/setup?token=${encodeURIComponent(token.slice(0, 200))}`
  if (link) return SECURITY_PAGE
  const code = invite_code || invite
  return code ? invitePath(code) : '/auth/login'
}

function pageOfCallback(transaction: TakenTransaction | null, error: ApiError): string {
  if (!transaction) return failurePath('/auth/login', {}, error)
  const { user_id, data } = transaction
  const { return_to, invite_code, community } = data
  if (user_id !== null) return failurePath(SECURITY_PAGE, {}, error)
  if (error.code === 'email_unconfirmed') return failurePath('/auth/confirm', {}, error)
  const form: Form = {
    return_to: return_to ?? '',
    ...(community && { 'community.name': community.name, 'community.slug': community.slug }),
  }
  // The invite's own page cannot say more than that it is not valid.
  const isInvite = invite_code !== null && error.code !== 'invite_invalid' && error.code !== 'account_exists'
  return failurePath(isInvite ? invitePath(invite_code) : '/auth/login', form, error)
}

function invitePath(code: string): string {
  return `/invite/${encodeURIComponent(code.slice(0, 64))}`
}

/** Why a provider said no is for the operator: the visitor cannot mend a wrong client secret. */
function logRefusal({ logger }: GatewayContext, error: unknown, { params, traceId }: RawCall): void {
  if (!(error instanceof ApiError) || error.code !== 'provider_refused') return
  logger.warn({ err: error.cause, provider: params['provider'], trace_id: traceId }, 'A login provider said no')
}

function wantsPage({ headers }: Request): boolean {
  return (headers.get('accept') ?? '').includes('text/html')
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

function seeOther(location: string, cookie?: string): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' })
  if (cookie) headers.set('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
