/** @jsxImportSource hono/jsx */
import { isId } from '@ajet/shared/std'
import type { Hono } from 'hono'
import { auditPath } from '../fragments/paths.ts'
import { AuditPane } from '../pages/audit-page.tsx'
import { loadPlace } from '../pages/load-place.ts'
import type { WebApp, WebEnv } from '../web-app.ts'
import { renderInside } from './render-inside.tsx'

/** The audit log of a community, page by page. */
export function addAuditRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/audit', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const community = c.req.param('slug')
    const before = visit.url.searchParams.get('before')
    const [place, page] = await Promise.all([
      loadPlace(visit, community),
      visit.api.listAudit({ params: { community }, query: before !== null && isId(before) ? { before } : {} }),
    ])
    const olderHref = page.prev === null ? undefined : `${auditPath(community)}?before=${page.prev}`
    return renderInside(
      app,
      visit,
      { place, position, title: 'Audit log', currentPage: 'audit', status: 200 },
      <AuditPane place={place} acts={page.items.toReversed()} olderHref={olderHref} />,
    )
  })
}
