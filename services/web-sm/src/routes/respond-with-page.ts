import type { MessageContext } from '../fragments/message.ts'
import { channelPath } from '../fragments/paths.ts'
import { renderTimelinePage } from '../fragments/timeline-page.ts'
import type { TimelineLook } from '../fragments/timeline.ts'
import { renderFragment } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import type { WebApp } from '../web-app.ts'
import { loadPage, parseReadSeq } from './find-page.ts'

/** One page of history for the script; `community` is null for a DM. */
export async function respondWithPage(app: WebApp, visit: Visit, community: string | null, channelId: string) {
  const position = app.live.position()
  const [me, page] = await Promise.all([visit.api.getMe({}), loadPage(visit, channelId)])
  const context: MessageContext = { community, zone: zoneOf(visit, me.settings), inThread: false }
  const look: TimelineLook = { meId: me.id, now: visit.now, readSeq: parseReadSeq(visit), target: undefined }
  const href = channelPath(community, channelId)
  return renderFragment(visit, renderTimelinePage({ page, context, look, href, position }))
}
