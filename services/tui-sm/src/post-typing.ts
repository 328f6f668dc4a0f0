import { parseJson, readBody, validate, type RawCall } from '@ajet/shared/http'
import { requireTypist, type Live } from '@ajet/shared/live'
import { fields } from '@ajet/shared/schema'
import { z } from 'zod'
import type { Callers } from './callers.ts'

const MAX_BYTES = 1_000

const typing = z.object({
  channel_id: fields.uuid,
  parent_id: fields.uuid.nullable().default(null),
  state: z.enum(['start', 'stop']),
})

/** POST /ws/tui/typing: 204, also when it came too soon after the last one and is not passed on (AJ-92, AJ-93). */
export async function postTyping(call: RawCall, live: Live, callers: Callers): Promise<Response> {
  const viewer = await callers.loadRecentViewer(call)
  const {
    channel_id: channelId,
    parent_id: parentId,
    state,
  } = validate(typing, parseJson(await readBody(call.request, MAX_BYTES)))
  requireTypist(viewer, channelId)
  await live.signalTyping({ viewer, channelId, parentId, state })
  return new Response(null, { status: 204 })
}
