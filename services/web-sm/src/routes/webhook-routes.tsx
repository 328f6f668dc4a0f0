/** @jsxImportSource hono/jsx */
import { ApiError } from '@ajet/shared/http'
import { limits, type OutgoingWebhookView } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import type { Hono } from 'hono'
import { isOutgoingEvent } from '../fragments/outgoing-text.ts'
import { outgoingPath, webhooksPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { loadPlace } from '../pages/load-place.ts'
import { nothingTyped, type TypedOutgoing } from '../pages/outgoing-form.tsx'
import { OutgoingPane, type OutgoingPaneProps } from '../pages/outgoing-page.tsx'
import { WebhooksPane, type WebhooksPaneProps } from '../pages/webhooks-page.tsx'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { renderInside } from './render-inside.tsx'

const inside = { currentPage: 'webhooks' } as const

/** Webhooks of a community: incoming and outgoing ones, and what the latter were told. */
export function addWebhookRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/webhooks', (c) => respondWithList(app, c, {}))

  routes.post('/c/:slug/webhooks/incoming', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    const body = { name: form.get('incoming.name') ?? '', channel_id: parseId(form.get('channel_id') ?? '') }
    try {
      const { url } = await visit.api.createWebhook({ params: { community: c.req.param('slug') }, body })
      return respondWithList(app, c, { made: { kind: 'incoming', secret: url } })
    } catch (error) {
      return respondWithList(app, c, { error: { kind: 'incoming', code: codeOf(error) } })
    }
  })

  routes.post('/c/:slug/webhooks/incoming/:webhook/remove', async (c) => {
    const visit = c.get('visit')
    await visit.api.deleteWebhook({ params: { webhook_id: parseId(c.req.param('webhook')) } })
    return seeOther(visit, `${webhooksPath(c.req.param('slug'))}#incoming`)
  })

  routes.post('/c/:slug/webhooks/outgoing', async (c) => {
    const visit = c.get('visit')
    const typed = typedIn(await readForm(visit.request))
    try {
      const { secret } = await visit.api.createOutgoingWebhook({
        params: { community: c.req.param('slug') },
        body: bodyOf(typed),
      })
      return respondWithList(app, c, { made: { kind: 'outgoing', secret } })
    } catch (error) {
      return respondWithList(app, c, { error: { kind: 'outgoing', code: codeOf(error) }, typed })
    }
  })

  addOutgoingRoutes(routes, app)
}

function addOutgoingRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  const one = '/c/:slug/webhooks/outgoing/:webhook'
  routes.get(one, (c) => respondWithOne(app, c, {}))

  routes.post(`${one}/secret`, async (c) => {
    const { secret } = await c.get('visit').api.renewOutgoingSecret({ params: paramsOf(c) })
    return respondWithOne(app, c, { secret })
  })

  routes.post(`${one}/remove`, async (c) => {
    const visit = c.get('visit')
    await visit.api.deleteOutgoingWebhook({ params: paramsOf(c) })
    return seeOther(visit, `${webhooksPath(c.req.param('slug'))}#outgoing`)
  })

  routes.post(`${one}/ping`, (c) => act(c, ({ api }) => api.pingOutgoingWebhook({ params: paramsOf(c) })))
  routes.post(`${one}/on`, (c) => act(c, (visit) => switchOne(visit, c, true)))
  routes.post(`${one}/off`, (c) => act(c, (visit) => switchOne(visit, c, false)))
  routes.post(`${one}/deliveries/:delivery/redeliver`, (c) =>
    act(c, ({ api }) => api.redeliver({ params: { ...paramsOf(c), delivery_id: parseId(c.req.param('delivery')) } })),
  )
}

const switchOne = ({ api }: Visit, c: WebContext, enabled: boolean) =>
  api.updateOutgoingWebhook({ params: paramsOf(c), body: { enabled } })

const paramsOf = (c: WebContext) => ({ outgoing_webhook_id: parseId(c.req.param('webhook') ?? '') })

/** Does something with a webhook and leads back to its page. */
async function act(c: WebContext, change: (visit: Visit) => Promise<unknown>): Promise<Response> {
  const visit = c.get('visit')
  const href = outgoingPath(c.req.param('slug') ?? '', c.req.param('webhook') ?? '')
  try {
    await change(visit)
    return seeOther(visit, href)
  } catch (error) {
    return seeOther(visit, `${href}?error=${codeOf(error)}`)
  }
}

function typedIn(form: URLSearchParams): TypedOutgoing {
  return {
    name: form.get('name') ?? '',
    url: form.get('url') ?? '',
    events: form.getAll('events'),
    channelIds: form.getAll('channel_ids'),
    includeBots: form.get('include_bots') === 'true',
  }
}

function bodyOf({ name, url, events, channelIds, includeBots }: TypedOutgoing) {
  return {
    name,
    url,
    events: events.filter(isOutgoingEvent),
    channel_ids: channelIds.length === 0 ? null : [...channelIds],
    include_bots: includeBots,
  }
}

async function respondWithList(
  app: WebApp,
  c: WebContext,
  given: Partial<Pick<WebhooksPaneProps, 'made' | 'error' | 'typed'>>,
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const params = { community: c.req.param('slug') ?? '' }
  const query = { limit: limits.pageMax }
  const [place, outgoing, incoming] = await Promise.all([
    loadPlace(visit, params.community),
    visit.api.listOutgoingWebhooks({ params, query }),
    visit.api.listWebhooks({ params, query }),
  ])
  const { made, error, typed = nothingTyped } = given
  const lists = { incoming: incoming.items, outgoing: outgoing.items }
  const pane = <WebhooksPane place={place} {...lists} made={made} error={error} typed={typed} />
  return renderInside(app, visit, { ...inside, place, position, title: 'Webhooks', status: error ? 422 : 200 }, pane)
}

async function respondWithOne(
  app: WebApp,
  c: WebContext,
  { secret }: Partial<Pick<OutgoingPaneProps, 'secret'>>,
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const params = { community: c.req.param('slug') ?? '' }
  const before = visit.url.searchParams.get('before')
  const [place, list, log] = await Promise.all([
    loadPlace(visit, params.community),
    visit.api.listOutgoingWebhooks({ params, query: { limit: limits.pageMax } }),
    visit.api.listDeliveries({ params: paramsOf(c), query: before !== null && isId(before) ? { before } : {} }),
  ])
  const webhook = list.items.find(({ id }: OutgoingWebhookView) => id === c.req.param('webhook'))
  if (!webhook) throw new ApiError('not_found')
  const { slug } = place.community
  const pane = (
    <OutgoingPane
      slug={slug}
      webhook={webhook}
      deliveries={log.items.toReversed()}
      olderHref={log.prev === null ? undefined : `${outgoingPath(slug, webhook.id)}?before=${log.prev}`}
      secret={secret}
      error={visit.url.searchParams.get('error') ?? undefined}
    />
  )
  return renderInside(app, visit, { ...inside, place, position, title: webhook.name, status: 200 }, pane)
}
