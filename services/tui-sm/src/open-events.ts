import { ApiError, validate, type RawCall } from '@ajet/shared/http'
import { sseFrame, viewerFromSync, type Live } from '@ajet/shared/live'
import { fields } from '@ajet/shared/schema'
import { z } from 'zod'
import type { Callers } from './callers.ts'
import { jsonEncoder } from './json-encoder.ts'

const query = z.object({
  community_id: fields.uuid.optional(),
  last_event_id: z.string().max(100).optional(),
})

/** GET /ws/tui/events: first `init` with where the snapshot stands and the snapshot, then what was missed, then live. */
export async function openEvents({ request, edge, ...call }: RawCall, live: Live, callers: Callers): Promise<Response> {
  const { community_id: communityId, last_event_id } = validate(
    query,
    Object.fromEntries(new URL(request.url).searchParams),
  )
  // Asked before the snapshot is read, so that what happens meanwhile is replayed.
  const [position, asOf] = [live.position(), live.asOf()]
  const sync = await callers.loadSync({ request, edge, ...call })
  if (communityId !== undefined && !sync.communities.some(({ id }) => id === communityId))
    throw new ApiError('not_found')
  return live.openStream({
    viewer: viewerFromSync(sync),
    asOf,
    encoder: jsonEncoder,
    after: request.headers.get('last-event-id') ?? last_event_id ?? position,
    signal: request.signal,
    setIdleTimeout: edge.setIdleTimeout,
    ended: edge.ended,
    communityId,
    hello: sseFrame({ event: 'init', data: JSON.stringify({ position, sync }) }),
  })
}
