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
    // The colours are those of the sheet before the first page, `--bg-side` and `--accent` of the light theme.
    const manifest = {
      id: '/',
      name: 'ajet-chat',
      short_name: 'ajet-chat',
      description: 'Channels, threads and direct messages',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      background_color: '#f4f5f3',
      theme_color: '#0b6b5f',
      icons: [icon],
      shortcuts: [
        { name: 'Inbox', url: '/inbox' },
        { name: 'Threads', url: '/threads' },
      ],
    }
    return new Response(JSON.stringify(manifest), { headers: { 'content-type': 'application/manifest+json' } })
  })
}
