/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { adminPath } from '../fragments/paths.ts'
import { parseDays, readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import { AdminPane, typedOf, type TypedCommunity } from '../pages/admin-page.tsx'
import { loadPlaceAsAdmin } from '../pages/load-place.ts'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { renderInside } from './render-inside.tsx'

/** What a community is called, looks like and keeps. */
export function addAdminRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/admin', (c) => respondWithAdmin(app, c))

  routes.post('/c/:slug/admin', async (c) => {
    const visit = c.get('visit')
    const typed = typedIn(await readForm(visit.request))
    try {
      const { name, slug, description, link_previews } = typed
      const changed = await visit.api.updateCommunity({
        params: { community: c.req.param('slug') },
        body: { name, slug, description, link_previews, retention_days: parseDays(typed.retention_days) },
      })
      return seeOther(visit, `${adminPath(changed.slug)}?done=saved`)
    } catch (error) {
      return respondWithAdmin(app, c, { typed, error: codeOf(error) })
    }
  })
}

async function respondWithAdmin(
  app: WebApp,
  c: WebContext,
  failed?: { readonly typed: TypedCommunity; readonly error: string },
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const place = await loadPlaceAsAdmin(visit, c.req.param('slug') ?? '')
  const query = visit.url.searchParams
  return renderInside(
    app,
    visit,
    { place, position, title: 'Community settings', currentPage: 'admin', status: failed ? 422 : 200 },
    <AdminPane
      community={place.community}
      typed={failed?.typed ?? typedOf(place.community)}
      done={failed ? undefined : (query.get('done') ?? undefined)}
      error={failed?.error}
      picture={query.get('picture') ?? undefined}
    />,
  )
}

function typedIn(form: URLSearchParams): TypedCommunity {
  const text = (name: string) => form.get(name) ?? ''
  return {
    name: text('name'),
    slug: text('slug'),
    description: text('description'),
    retention_days: text('retention_days'),
    link_previews: form.get('link_previews') === 'true',
  }
}
