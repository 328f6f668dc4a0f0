import { ApiError } from '@ajet/shared/http'
import type { Hono } from 'hono'
import { dmPath } from '../fragments/paths.ts'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { loadAnyPlace } from '../pages/load-place.ts'
import { dmRoom, type Room } from '../pages/room.tsx'
import type { WebApp, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { respondToMessageForm } from './respond-to-message-form.ts'
import { respondWithPage } from './respond-with-page.ts'
import { respondWithRoom } from './respond-with-room.tsx'

/** DMs: pages beside the community last visited. */
export function addDmRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/dm/:channel', (c) =>
    respondWithRoom(app, c, (visit) => loadDmRoom(visit, c.req.param('channel')), undefined),
  )

  routes.get('/dm/:channel/thread/:message', (c) =>
    respondWithRoom(app, c, (visit) => loadDmRoom(visit, c.req.param('channel')), {
      pane: 'thread',
      message: c.req.param('message'),
    }),
  )

  routes.get('/dm/:channel/pins', (c) =>
    respondWithRoom(app, c, (visit) => loadDmRoom(visit, c.req.param('channel')), { pane: 'pins' }),
  )

  routes.get('/dm/:channel/files', (c) =>
    respondWithRoom(app, c, (visit) => loadDmRoom(visit, c.req.param('channel')), { pane: 'files' }),
  )

  routes.get('/dm/:channel/history/:message', (c) => {
    const { channel, message } = c.req.param()
    return respondWithRoom(app, c, (visit) => loadDmRoom(visit, channel), { pane: 'history', message })
  })

  routes.get('/dm/:channel/page', (c) => respondWithPage(app, c.get('visit'), null, parseId(c.req.param('channel'))))

  routes.post('/dm/:channel/messages', (c) =>
    respondToMessageForm(app, c, (visit) => loadDmRoom(visit, parseId(c.req.param('channel')))),
  )

  // Links of the page that answers the form lead here.
  routes.get('/dm/:channel/messages', (c) =>
    seeOther(c.get('visit'), `${dmPath(c.req.param('channel'))}${c.get('visit').url.search}`),
  )
}

async function loadDmRoom(visit: Visit, id: string): Promise<Room> {
  const place = await loadAnyPlace(visit)
  const dm = place.sync.dms.find((one) => one.id === id)
  if (!dm) throw new ApiError('not_found')
  return dmRoom(place, dm)
}
