/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { renderPage } from '../http/respond.ts'
import { ConfirmPage, type ConfirmPageProps } from '../pages/confirm-page.tsx'
import { ForgotPage } from '../pages/forgot-page.tsx'
import { ResetPage } from '../pages/reset-page.tsx'
import { readRetyped } from '../pages/retyped.ts'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

/** These addresses hold a key: no request says where it came from (ABU-09). */
const hidden = { 'referrer-policy': 'no-referrer' }

/** Pages that mails lead to. Opening them does nothing; their buttons post to the gateway. */
export function addMailLinkRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/forgot', async (c) => {
    const visit = c.get('visit')
    const query = visit.url.searchParams
    const { sendsMail } = app.config
    const state = { sent: query.has('sent'), error: query.get('error') ?? undefined, sendsMail }
    return renderPage(visit, <ForgotPage {...await pageContext(app, undefined)} {...state} />)
  })

  routes.get('/reset', async (c) => {
    const visit = c.get('visit')
    const query = visit.url.searchParams
    const token = query.get('token') ?? ''
    const page = <ResetPage {...await pageContext(app, undefined)} token={token} retyped={readRetyped(query)} />
    return renderPage(visit, page, 200, hidden)
  })

  routes.get('/auth/confirm', async (c) => {
    const visit = c.get('visit')
    const query = visit.url.searchParams
    const token = query.get('token') ?? undefined
    const error = query.get('error') ?? undefined
    const page = (
      <ConfirmPage {...await pageContext(app, undefined)} token={token} state={stateOf(query)} error={error} />
    )
    return renderPage(visit, page, 200, hidden)
  })
}

function stateOf(query: URLSearchParams): ConfirmPageProps['state'] {
  if (query.has('done')) return 'done'
  return query.has('sent') ? 'sent' : 'asked'
}
