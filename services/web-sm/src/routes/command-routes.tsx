/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { commandsPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import { CommandsPane, noCommand, type CommandsPaneProps } from '../pages/commands-page.tsx'
import { loadPlaceAsAdmin } from '../pages/load-place.ts'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { respondWithList } from './respond-with-list.ts'

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

function respondWithCommands(
  app: WebApp,
  c: WebContext,
  { made, error, typed = noCommand }: Partial<Pick<CommandsPaneProps, 'made' | 'error' | 'typed'>>,
): Promise<Response> {
  const slug = c.req.param('slug') ?? ''
  return respondWithList(app, c, {
    title: 'Slash commands',
    currentPage: 'admin',
    href: commandsPath(slug),
    error,
    loadPlace: loadPlaceAsAdmin,
    load: (call) => c.get('visit').api.listCustomCommands(call),
    render: (_, commands, nextHref) => (
      <CommandsPane slug={slug} commands={commands} nextHref={nextHref} made={made} error={error} typed={typed} />
    ),
  })
}
