import { ApiError, parseJson, readBody, traceIdOf, TRACE_HEADER } from '@ajet/shared/http'
import { loadViewer, type Viewer } from '@ajet/shared/live'
import { fields } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { z } from 'zod'
import type { Visit } from '../http/visit.ts'
import { webEncoder } from '../live/web-encoder.ts'
import type { WebApp, WebEnv } from '../web-app.ts'

const typingBody = z.object({
  channel_id: fields.uuid,
  parent_id: fields.uuid.nullable().default(null),
  state: z.enum(['start', 'stop']),
})

const MAX_TYPING_BYTES = 1_024

/** The live stream and the typing signal. */
export function addLiveRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/sse/web', async (c) => {
    const visit = c.get('visit')
    const asOf = app.live.asOf()
    const viewer = await loadViewer(visit.api)
    return app.live.openStream({
      viewer,
      asOf,
      encoder: webEncoder,
      after: visit.request.headers.get('last-event-id') || visit.url.searchParams.get('after') || undefined,
      signal: visit.request.signal,
      setIdleTimeout: c.env.edge.setIdleTimeout,
      ended: c.env.edge.ended,
    })
  })

  routes.post('/web/typing', async (c) => {
    const visit = c.get('visit')
    const { channel_id: channelId, parent_id: parentId, state } = await readTyping(visit)
    await app.live.signalTyping({ viewer: await loadTyper(visit), channelId, parentId, state })
    return new Response(null, { status: 204, headers: { [TRACE_HEADER]: traceIdOf(visit.request) } })
  })
}

async function readTyping({ request }: Visit): Promise<z.output<typeof typingBody>> {
  const parsed = typingBody.safeParse(parseJson(await readBody(request, MAX_TYPING_BYTES)))
  if (!parsed.success) throw new ApiError('invalid_input')
  return parsed.data
}

/** What the caller may see at this moment: a signal is too rare to be worth a copy that could be stale. */
const loadTyper = ({ api }: Visit): Promise<Viewer> => loadViewer(api)
