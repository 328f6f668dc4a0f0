/** @jsxImportSource hono/jsx */
import { ApiClientError } from '@ajet/shared/api-client'
import { ApiError, parseSafePath, toApiError, toProblem } from '@ajet/shared/http'
import { errorCodes } from '@ajet/shared/schema'
import { errorText } from '../fragments/error-text.ts'
import { ErrorPage } from '../pages/error-page.tsx'
import { pageContext, type WebApp, type WebContext } from '../web-app.ts'
import { renderPage, seeOther } from './respond.ts'
import type { Visit } from './visit.ts'

const NOTHING_HERE = 'The address is wrong, what was here has been deleted, or it is not for you to see.'

/**
 * The answer to an error: whoever is signed out goes to the login page and comes back; people get a page with the trace
 * id, scripts get problem JSON (RFC 9457).
 */
export async function respondToError(app: WebApp, c: WebContext, error: unknown): Promise<Response> {
  const visit = c.get('visit')
  const known = asApiError(error)
  if (!wantsPage(visit)) return toProblem(known, visit.traceId, app.logger)
  if (known.code === 'unauthenticated') return seeOther(visit, loginPath(visit))
  if (known.status >= 500)
    app.logger.error({ err: known.cause ?? known, trace_id: visit.traceId }, 'A page could not be made')
  const context = await pageContext(app, undefined)
  const { status, title } = errorCodes[known.code]
  return renderPage(
    visit,
    <ErrorPage
      {...context}
      status={status}
      title={title}
      text={known.code === 'not_found' ? NOTHING_HERE : errorText(known.code)}
      traceId={visit.traceId}
      back={cameFrom(visit)}
    />,
    status,
  )
}

/** The page a form was on; undefined when it was on none of this site. The gateway has looked at the origin. */
function cameFrom({ request }: Visit): string | undefined {
  if (request.method === 'GET') return undefined
  const referrer = URL.parse(request.headers.get('referer') ?? '')
  return referrer && referrer.origin === request.headers.get('origin')
    ? parseSafePath(`${referrer.pathname}${referrer.search}`)
    : undefined
}

/** The code of an error of the API or of our own. Errors of another kind are thrown on. */
export function codeOf(error: unknown): string {
  if (error instanceof ApiError || error instanceof ApiClientError) return error.code
  throw error
}

/** The login page with the way back; only pages one can simply open again are worth coming back to. */
export function loginPath({ url, request }: Visit): string {
  const back = request.method === 'GET' ? `${url.pathname}${url.search}` : '/'
  return back === '/' ? '/auth/login' : `/auth/login?return_to=${encodeURIComponent(back)}`
}

function asApiError(error: unknown): ApiError {
  if (!(error instanceof ApiClientError)) return toApiError(error)
  const code = error.code === 'unexpected_answer' ? 'internal' : error.code
  return new ApiError(code, error.data, error.detail, { cause: error })
}

function wantsPage({ request }: Visit): boolean {
  return request.method !== 'HEAD' && (request.headers.get('accept') ?? '').includes('text/html')
}
