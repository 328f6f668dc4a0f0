/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { commandsPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import { afterOf } from '../http/visit.ts'
import { CommandsPane, noCommand, type CommandsPaneProps } from '../pages/commands-page.tsx'
import { loadPlaceAsAdmin } from '../pages/load-place.ts'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { renderInside } from './render-inside.tsx'

/** Slash commands of a community's own. */
export function addCommandRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/commands', (c) => respondWithCommands(app, c, {}))

  routes.post('/c/:slug/commands', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    const text = (name: string) => form.get(name) ?? ''
    const typed = { name: text('name'), usage: text('usage'), help: text('help'), url: text('url') }
    try {
      const { secret } = await visit.api.createCustomCommand({
        params: { community: c.req.param('slug') },
        body: typed,
      })
      return respondWithCommands(app, c, { made: secret })
    } catch (error) {
      return respondWithCommands(app, c, { error: codeOf(error), typed })
    }
  })

  routes.post('/c/:slug/commands/:command/delete', async (c) => {
    const visit = c.get('visit')
    await visit.api.deleteCustomCommand({ params: { command_id: parseId(c.req.param('command')) } })
    return seeOther(visit, commandsPath(c.req.param('slug')))
  })
}

async function respondWithCommands(
  app: WebApp,
  c: WebContext,
  { made, error, typed = noCommand }: Partial<Pick<CommandsPaneProps, 'made' | 'error' | 'typed'>>,
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const slug = c.req.param('slug') ?? ''
  const [place, page] = await Promise.all([
    loadPlaceAsAdmin(visit, slug),
    visit.api.listCustomCommands({ params: { community: slug }, query: afterOf(visit) }),
  ])
  const nextHref = page.next === null ? undefined : `${commandsPath(slug)}?after=${page.next}`
  return renderInside(
    app,
    visit,
    { place, position, title: 'Slash commands', currentPage: 'admin', status: error === undefined ? 200 : 422 },
    <CommandsPane slug={slug} commands={page.items} nextHref={nextHref} made={made} error={error} typed={typed} />,
  )
}
