/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { seeOther } from '../http/respond.ts'
import { zoneOf } from '../http/visit.ts'
import { loadPlace } from '../pages/load-place.ts'
import { SearchPane } from '../pages/search-page.tsx'
import { loadSearch } from '../search/load-search.ts'
import { parseSearchAsk, searchPath } from '../search/search-ask.ts'
import type { WebApp, WebEnv } from '../web-app.ts'
import { renderInside } from './render-inside.tsx'

/** Searches, beside the community they are begun from. */
export function addSearchRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/search', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const ask = parseSearchAsk(visit.url)
    const place = await loadPlace(visit, c.req.param('slug'))
    const result = await loadSearch(visit, ask, place.community.id)
    if (result.kind === 'past-end')
      return seeOther(visit, searchPath(place.community.slug, { ...ask, after: undefined, before: undefined }))
    const reader = { place, zone: zoneOf(visit, place.sync.user.settings), now: visit.now }
    const title = ask.q === '' ? 'Search' : `Search for ${ask.q}`
    return renderInside(
      app,
      visit,
      { place, position, title, currentPage: 'search', status: 200 },
      <SearchPane ask={ask} result={result} reader={reader} />,
    )
  })
}
