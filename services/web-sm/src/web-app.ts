import type { Edge } from '@ajet/shared/http'
import type { Live } from '@ajet/shared/live'
import type { Context } from 'hono'
import type { Assets } from './assets/build-assets.ts'
import type { WebSmDeps } from './deps.ts'
import type { PageContext } from './pages/page-context.ts'
import type { Reader, Visit } from './http/visit.ts'

/** What the routes work with. */
export interface WebApp extends WebSmDeps {
  readonly live: Live
  assets(): Promise<Assets>
}

export interface WebEnv {
  readonly Bindings: { readonly edge: Edge }
  readonly Variables: { visit: Visit }
}

export type WebContext = Context<WebEnv>

/** What the frame of a page needs, once the assets are there. */
export async function pageContext(
  app: Pick<WebApp, 'assets' | 'config'>,
  reader: Reader | undefined,
): Promise<PageContext> {
  const assets = await app.assets()
  return { pathOf: (name) => assets.pathOf(name), reader, maxUploadBytes: app.config.maxUploadBytes }
}
