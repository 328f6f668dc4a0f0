/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { codeOf } from '../http/handle.tsx'
import { renderPage, seeOther } from '../http/respond.ts'
import { SecurityPage } from '../pages/security-page.tsx'
import { SessionsPage } from '../pages/sessions-page.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

/** The ways into one's own account, and where one is in. The forms post to the gateway. */
export function addSecurityRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/settings/security', async (c) => {
    const visit = c.get('visit')
    const [me, security, methods, linked] = await Promise.all([
      visit.api.getMe({}),
      visit.api.getMySecurity({}),
      visit.api.getLoginMethods({}),
      visit.api.listLinkedAccounts({}),
    ])
    const query = visit.url.searchParams
    const state = { done: query.get('done') ?? undefined, error: query.get('error') ?? undefined }
    const { sendsMail } = app.config
    const context = await pageContext(app, me)
    const ways = { security, methods, accounts: linked.items }
    return renderPage(visit, <SecurityPage {...context} {...state} {...ways} sendsMail={sendsMail} />)
  })

  routes.get('/settings/sessions', async (c) => {
    const visit = c.get('visit')
    const [me, { sessions }] = await Promise.all([visit.api.getMe({}), visit.api.getMySecurity({})])
    const query = visit.url.searchParams
    const state = { done: query.get('done') ?? undefined, error: query.get('error') ?? undefined }
    return renderPage(visit, <SessionsPage {...await pageContext(app, me)} {...state} sessions={sessions} />)
  })

  routes.post('/settings/security/accounts/:account/unlink', async (c) => {
    const visit = c.get('visit')
    try {
      await visit.api.unlinkAccount({ params: { account_id: c.req.param('account') } })
      return seeOther(visit, '/settings/security?done=unlinked')
    } catch (error) {
      return seeOther(visit, `/settings/security?error=${codeOf(error)}`)
    }
  })
}
