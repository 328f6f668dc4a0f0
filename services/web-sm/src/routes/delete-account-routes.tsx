/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { renderPage, seeOther } from '../http/respond.ts'
import { DeleteAccountPage } from '../pages/delete-account-page.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

const PATH = '/settings/delete'

/** Deletes one's own account, after it was asked for by name. */
export function addDeleteAccountRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get(PATH, async (c) => {
    const visit = c.get('visit')
    const [me, security, communities] = await Promise.all([
      visit.api.getMe({}),
      visit.api.getMySecurity({}),
      visit.api.listCommunities({}),
    ])
    const owned = communities.items.filter(({ role }) => role === 'owner').map(({ name }) => name)
    const context = await pageContext(app, me)
    const error = visit.url.searchParams.get('error') ?? undefined
    const page = { me, owned, error, hasPassword: security.has_password }
    return renderPage(visit, <DeleteAccountPage {...context} {...page} />)
  })

  routes.post(PATH, async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    const { username } = await visit.api.getMe({})
    if (form.get('username')?.trim().toLowerCase() !== username) return seeOther(visit, `${PATH}?error=invalid_input`)
    try {
      const current_password = form.get('current_password') ?? undefined
      await visit.api.deleteMe({ body: { current_password } })
      return seeOther(visit, '/auth/login?done=deleted')
    } catch (error) {
      return seeOther(visit, `${PATH}?error=${codeOf(error)}`)
    }
  })
}
