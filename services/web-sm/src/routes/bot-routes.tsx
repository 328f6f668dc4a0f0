/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { botPath, botsPath } from '../fragments/paths.ts'
import { isTokenScope } from '../fragments/scope-text.ts'
import { parseDays, readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { BotPane, type BotPaneProps } from '../pages/bot-page.tsx'
import { BotsPane, type BotsPaneProps } from '../pages/bots-page.tsx'
import { loadPlaceAsAdmin } from '../pages/load-place.ts'
import { newToken, type TypedToken } from '../pages/token-form.tsx'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { renderInside } from './render-inside.tsx'
import { respondWithList } from './respond-with-list.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const inside = { currentPage: 'bots' } as const

/** Bots of a community and their tokens (AJ-65, AJ-19). */
export function addBotRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/bots', (c) => respondWithBots(app, c, {}))

  routes.post('/c/:slug/bots', async (c) => {
    const visit = c.get('visit')
    const community = c.req.param('slug')
    const form = await readForm(visit.request)
    const typed = { username: form.get('username') ?? '', display_name: form.get('display_name') ?? '' }
    const name = typed.display_name.trim()
    const body = { username: typed.username, ...(name !== '' && { display_name: name }) }
    try {
      const { id } = await visit.api.createApiUser({ params: { community }, body })
      return seeOther(visit, botPath(community, id))
    } catch (error) {
      return respondWithBots(app, c, { error: codeOf(error), typed })
    }
  })

  routes.get('/c/:slug/bots/:bot', (c) => respondWithBot(app, c, {}))

  routes.post('/c/:slug/bots/:bot/tokens', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    const typed = { name: form.get('name') ?? '', scopes: form.getAll('scopes'), days: form.get('days') ?? '' }
    try {
      const { token } = await visit.api.createApiToken({ params: paramsOf(c), body: bodyOf(typed, visit.now) })
      return respondWithBot(app, c, { made: token })
    } catch (error) {
      return respondWithBot(app, c, { error: codeOf(error), typed })
    }
  })

  routes.post('/c/:slug/bots/:bot/tokens/:token/revoke', (c) => {
    const params = { token_id: parseId(c.req.param('token')) }
    const { community, user } = paramsOf(c)
    return change(c, botPath(community, user), ({ api }) => api.revokeApiToken({ params }))
  })

  routes.post('/c/:slug/bots/:bot/delete', (c) =>
    change(c, botsPath(c.req.param('slug')), ({ api }) => api.deleteApiUser({ params: paramsOf(c) })),
  )
}

const paramsOf = (c: WebContext) => ({ community: c.req.param('slug') ?? '', user: parseId(c.req.param('bot') ?? '') })

/** Does something with a bot and leads on; back to it with the reason when that is refused. */
async function change(c: WebContext, next: string, run: (visit: Visit) => Promise<unknown>): Promise<Response> {
  const visit = c.get('visit')
  const { community, user } = paramsOf(c)
  try {
    await run(visit)
    return seeOther(visit, next)
  } catch (error) {
    return seeOther(visit, `${botPath(community, user)}?error=${codeOf(error)}`)
  }
}

function respondWithBots(
  app: WebApp,
  c: WebContext,
  { error, typed = { username: '', display_name: '' } }: Partial<Pick<BotsPaneProps, 'error' | 'typed'>>,
): Promise<Response> {
  const slug = c.req.param('slug') ?? ''
  return respondWithList(app, c, {
    ...inside,
    title: 'Bots',
    href: botsPath(slug),
    error,
    loadPlace: loadPlaceAsAdmin,
    load: (call) => c.get('visit').api.listApiUsers(call),
    render: (_, bots, nextHref) => <BotsPane slug={slug} bots={bots} nextHref={nextHref} error={error} typed={typed} />,
  })
}

async function respondWithBot(
  app: WebApp,
  c: WebContext,
  { made, error, typed = newToken }: Partial<Pick<BotPaneProps, 'made' | 'error' | 'typed'>>,
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const params = paramsOf(c)
  const [place, bot, tokens] = await Promise.all([
    loadPlaceAsAdmin(visit, params.community),
    visit.api.getApiUser({ params }),
    visit.api.listApiTokens({ params, query: { limit: limits.tokensPerApiUser } }),
  ])
  const shown = { bot, tokens: tokens.items, made, error: error ?? visit.url.searchParams.get('error') ?? undefined }
  return renderInside(
    app,
    visit,
    { ...inside, place, position, title: bot.display_name, status: error === undefined ? 200 : 422 },
    <BotPane slug={place.community.slug} {...shown} typed={typed} now={visit.now} />,
  )
}

function bodyOf({ name, scopes, days }: TypedToken, now: number) {
  const life = parseDays(days)
  const expires_at = life === null ? null : new Date(now + life * DAY_MS).toISOString()
  return { name, scopes: scopes.filter(isTokenScope), expires_at }
}
