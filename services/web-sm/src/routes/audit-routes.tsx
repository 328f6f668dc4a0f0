/** @jsxImportSource hono/jsx */
import { isId } from '@ajet/shared/std'
import type { Hono } from 'hono'
import { auditPath } from '../fragments/paths.ts'
import type { Visit } from '../http/visit.ts'
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
    const query = queryOf(visit, ['before', 'actor'])
    const [place, page] = await Promise.all([
      loadPlace(visit, community),
      visit.api.listAudit({ params: { community }, query }),
    ])
    const olderHref = page.prev === null ? undefined : olderPath(community, { ...query, before: page.prev })
    return renderInside(
      app,
      visit,
      { place, position, title: 'Audit log', currentPage: 'audit', status: 200 },
      <AuditPane place={place} acts={page.items.toReversed()} olderHref={olderHref} />,
    )
  })
}

/** The ids among these parameters of the address; what is none is left out. */
function queryOf({ url }: Visit, names: readonly string[]): Readonly<Record<string, string>> {
  const given = names.map((name) => [name, url.searchParams.get(name) ?? ''] as const)
  return Object.fromEntries(given.filter(([, value]) => isId(value)))
}

const olderPath = (community: string, query: Readonly<Record<string, string>>) =>
  `${auditPath(community)}?${new URLSearchParams(query).toString()}`
