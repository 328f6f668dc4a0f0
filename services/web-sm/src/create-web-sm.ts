import { ApiError, type Service } from '@ajet/shared/http'
import { addLiveGauges, createLive, liveReasons } from '@ajet/shared/live'
import { Hono } from 'hono'
import { buildAssets, type Assets } from './assets/build-assets.ts'
import type { WebSmDeps } from './deps.ts'
import { respondToError } from './http/handle.tsx'
import { openVisit } from './http/visit.ts'
import { addAdminRoutes } from './routes/admin-routes.tsx'
import { addAuditRoutes } from './routes/audit-routes.tsx'
import { addBotRoutes } from './routes/bot-routes.tsx'
import { addAssetRoutes } from './routes/asset-routes.ts'
import { addChannelAdminRoutes } from './routes/channel-admin-routes.tsx'
import { addChannelFormRoutes } from './routes/channel-form-routes.ts'
import { addChannelRoutes } from './routes/channel-routes.tsx'
import { addCommandRoutes } from './routes/command-routes.tsx'
import { addCommunityRoutes } from './routes/community-routes.tsx'
import { addDeviceRoutes } from './routes/device-routes.tsx'
import { addDmRoutes } from './routes/dm-routes.ts'
import { addEntryRoutes } from './routes/entry-routes.tsx'
import { addInboxRoutes } from './routes/inbox-routes.tsx'
import { addLiveRoutes } from './routes/live-routes.ts'
import { addMailLinkRoutes } from './routes/mail-link-routes.tsx'
import { addDeleteAccountRoutes } from './routes/delete-account-routes.tsx'
import { addNewDmRoutes } from './routes/new-dm-routes.tsx'
import { addOwnerRoutes } from './routes/owner-routes.tsx'
import { addPictureRoutes } from './routes/picture-routes.ts'
import { addSearchRoutes } from './routes/search-routes.tsx'
import { addSecurityRoutes } from './routes/security-routes.tsx'
import { addSettingsRoutes } from './routes/settings-routes.tsx'
import { addSignInRoutes } from './routes/sign-in-routes.tsx'
import { addThreadRoutes } from './routes/thread-routes.tsx'
import { addWebhookRoutes } from './routes/webhook-routes.tsx'
import type { WebApp, WebEnv } from './web-app.ts'

/** The web session manager: pages, and live fragments of them over one stream a browser (AJ-45). */
export function createWebSm(deps: WebSmDeps): Service {
  const live = createLive({ ...deps, maxStreamsPerUser: deps.config.streamsPerUser })
  const assets = once(buildAssets)
  const app: WebApp = { ...deps, live, assets }
  const routes = createRoutes(app)
  addLiveGauges(deps.metrics, live, 'web', 'browsers')
  let started = false
  return {
    name: 'web-sm',
    fetch: (request, edge) => routes.fetch(request, { edge }),
    start: async () => {
      // The bundle is made beside the start: the first page waits for it, the port does not.
      assets().catch((err: unknown) => deps.logger.error({ err }, 'The client could not be bundled'))
      await live.start()
      started = true
    },
    settle: async () => {
      await Promise.all([live.settle(), assets()])
    },
    unready: () => liveReasons(deps.bus, started),
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  }
}

function createRoutes(app: WebApp): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.use(async (c, next) => {
    const start = app.clock.now()
    c.set('visit', openVisit(c.req.raw, app))
    await next()
    app.logger.debug({ path: c.req.path, status: c.res.status, ms: app.clock.now() - start }, 'Answered')
  })
  addAssetRoutes(routes, app)
  addEntryRoutes(routes, app)
  addMailLinkRoutes(routes, app)
  addDeviceRoutes(routes, app)
  addChannelRoutes(routes, app)
  addChannelFormRoutes(routes, app)
  addNewDmRoutes(routes, app)
  addDmRoutes(routes, app)
  addInboxRoutes(routes, app)
  addSearchRoutes(routes, app)
  addThreadRoutes(routes, app)
  addCommunityRoutes(routes, app)
  addAdminRoutes(routes, app)
  addPictureRoutes(routes, app)
  addOwnerRoutes(routes, app)
  addChannelAdminRoutes(routes, app)
  addCommandRoutes(routes, app)
  addWebhookRoutes(routes, app)
  addBotRoutes(routes, app)
  addAuditRoutes(routes, app)
  addSettingsRoutes(routes, app)
  addSecurityRoutes(routes, app)
  addSignInRoutes(routes, app)
  addDeleteAccountRoutes(routes, app)
  addLiveRoutes(routes, app)
  routes.notFound((c) => respondToError(app, c, new ApiError('not_found')))
  routes.onError((error, c) => respondToError(app, c, error))
  return routes
}

/** Runs a task at the first call; a failed one is tried again by the next. */
function once(build: () => Promise<Assets>): () => Promise<Assets> {
  let result: Promise<Assets> | undefined
  return () => {
    result ??= build().catch((error: unknown) => {
      result = undefined
      throw error
    })
    return result
  }
}
