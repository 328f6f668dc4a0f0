/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { renderPage } from '../http/respond.ts'
import { SecurityPage } from '../pages/security-page.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

/** The ways into one's own account. The forms post to the gateway. */
export function addSecurityRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/settings/security', async (c) => {
    const visit = c.get('visit')
    const [me, security] = await Promise.all([visit.api.getMe({}), visit.api.getMySecurity({})])
    const query = visit.url.searchParams
    const state = { done: query.get('done') ?? undefined, error: query.get('error') ?? undefined }
    const { sendsMail } = app.config
    const context = await pageContext(app, me)
    return renderPage(visit, <SecurityPage {...context} {...state} security={security} sendsMail={sendsMail} />)
  })
}
