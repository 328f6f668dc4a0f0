import { ApiError } from '@ajet/shared/http'
import type { Hono } from 'hono'
import { serveAsset } from '../assets/serve-asset.ts'
import type { WebApp, WebEnv } from '../web-app.ts'

/** Script, style, icons: the same for everybody. */
export function addAssetRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/assets/:hash/:name', async (c) => {
    const found = serveAsset(await app.assets(), c.req.raw)
    if (!found) throw new ApiError('not_found')
    return found
  })

  routes.get('/favicon.ico', async (c) => c.redirect((await app.assets()).pathOf('favicon.svg'), 302))

  routes.get('/manifest.webmanifest', async () => {
    const icon = { src: (await app.assets()).pathOf('favicon.svg'), sizes: 'any', type: 'image/svg+xml' }
    const manifest = {
      name: 'ajet-chat',
      short_name: 'ajet-chat',
      start_url: '/',
      display: 'standalone',
      icons: [icon],
    }
    return new Response(JSON.stringify(manifest), { headers: { 'content-type': 'application/manifest+json' } })
  })
}
