import type { Hono } from 'hono'
import { adminPath } from '../fragments/paths.ts'
import { codeOf } from '../http/handle.tsx'
import { passPicture } from '../http/pass-picture.ts'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import type { WebApp, WebEnv } from '../web-app.ts'

/** The pictures of oneself and of a community, from plain forms (AJ-115). */
export function addPictureRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.post('/settings/picture', (c) => {
    const visit = c.get('visit')
    return change(visit, '/settings', () => passPicture(visit, app.api, '/api/me/avatar'))
  })

  routes.post('/settings/picture/remove', (c) => {
    const visit = c.get('visit')
    return change(visit, '/settings', () => visit.api.deleteAvatar({}))
  })

  routes.post('/c/:slug/admin/picture', (c) => {
    const visit = c.get('visit')
    const community = c.req.param('slug')
    const path = `/api/communities/${encodeURIComponent(community)}/icon`
    return change(visit, adminPath(community), () => passPicture(visit, app.api, path))
  })

  routes.post('/c/:slug/admin/picture/remove', (c) => {
    const visit = c.get('visit')
    const community = c.req.param('slug')
    return change(visit, adminPath(community), () => visit.api.deleteCommunityIcon({ params: { community } }))
  })
}

/** Back to the page with how it went. */
async function change(visit: Visit, page: string, run: () => Promise<unknown>): Promise<Response> {
  try {
    await run()
    return seeOther(visit, `${page}?picture=saved#picture`)
  } catch (error) {
    return seeOther(visit, `${page}?picture=${codeOf(error)}#picture`)
  }
}
