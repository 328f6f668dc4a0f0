/** @jsxImportSource hono/jsx */
import { ApiError } from '@ajet/shared/http'
import type { Hono } from 'hono'
import { channelAdminPath } from '../fragments/paths.ts'
import { parseDays, readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import { afterOf } from '../http/visit.ts'
import { ChannelAdminPane } from '../pages/channel-admin-page.tsx'
import { loadPlaceAsAdmin } from '../pages/load-place.ts'
import type { WebApp, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { renderInside } from './render-inside.tsx'

/** Default channels, and how long each channel keeps its messages. */
export function addChannelAdminRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/admin/channels', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const slug = c.req.param('slug')
    const [place, page] = await Promise.all([
      loadPlaceAsAdmin(visit, slug),
      visit.api.listChannels({ params: { community: slug }, query: afterOf(visit) }),
    ])
    const query = visit.url.searchParams
    const [code, channelId] = [query.get('error'), query.get('channel') ?? '']
    return renderInside(
      app,
      visit,
      { place, position, title: 'Channel settings', currentPage: 'admin', status: 200 },
      <ChannelAdminPane
        community={place.community}
        channels={page.items.filter(({ archived_at: archived }) => archived === null)}
        nextHref={page.next === null ? undefined : `${channelAdminPath(slug)}?after=${page.next}`}
        saved={code === null ? channelId : undefined}
        error={code === null ? undefined : { channelId, code }}
      />,
    )
  })

  routes.post('/c/:slug/admin/channels/:channel', async (c) => {
    const visit = c.get('visit')
    const channel_id = parseId(c.req.param('channel'))
    const form = await readForm(visit.request)
    const back = (query: Record<string, string>) =>
      seeOther(
        visit,
        `${channelAdminPath(c.req.param('slug'))}?${new URLSearchParams({ channel: channel_id, ...query }).toString()}#channel-${channel_id}`,
      )
    try {
      const body = { retention_days: retentionOf(form), is_default: form.get('is_default') === 'true' }
      await visit.api.updateChannel({ params: { channel_id }, body })
      return back({})
    } catch (error) {
      return back({ error: codeOf(error) })
    }
  })
}

/** As the API wants it: null for what the community says, 0 for ever. @throws ApiError `invalid_input` */
function retentionOf(form: URLSearchParams): number | null {
  const kept = form.get('kept')
  if (kept === 'community') return null
  if (kept === 'keep') return 0
  const days = parseDays(form.get('days') ?? '')
  if (kept !== 'days' || days === null || days === 0) throw new ApiError('invalid_input')
  return days
}
