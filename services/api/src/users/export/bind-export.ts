import type { EndpointRouter, Principal } from '@ajet/shared/http'
import { fileEndpoints } from '@ajet/shared/schema'
import { requirePrincipalOf, type Authenticate } from '../../attachments/bind-files.ts'
import { writeAudit } from '../../audit.ts'
import type { ApiContext } from '../../context.ts'
import { exportAccount } from './export-account.ts'

/** Each reads everything that somebody has ever written. */
const EXPORTS_A_DAY = 5
const DAY_MS = 24 * 60 * 60 * 1_000

export function bindExport(router: EndpointRouter, api: ApiContext, authenticate: Authenticate): void {
  const { method, path, scope } = fileEndpoints.exportMe
  router.route(method, path, async ({ request }) =>
    exportMe(api, await requirePrincipalOf(authenticate, request, scope)),
  )
}

/** The caller's account as a download, read from the database as fast as it is taken. @throws ApiError `rate_limited` */
async function exportMe({ db, clock, attempts }: ApiContext, principal: Principal): Promise<Response> {
  const { user_id: userId, username } = principal
  const now = clock.now()
  await attempts.take([{ key: `export ${userId}`, most: EXPORTS_A_DAY, windowMs: DAY_MS }])
  const what = { action: 'user/exported', community_id: null, target: userId, actor_id: userId } as const
  await writeAudit(db.kysely, { ...what, now })
  const headers = {
    'content-type': 'application/x-ndjson; charset=utf-8',
    // Nothing of a user name has to be escaped.
    'content-disposition': `attachment; filename="ajet-chat-${username}.ndjson"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  return new Response(streamOf(exportAccount(db.kysely, { userId, now, reach: 'readable' })), { headers })
}

function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      // Of some kinds there is nothing, and an empty chunk is the end of a body (RFC 9112 §7.1).
      let piece = await pieces.next()
      while (piece.value === '') piece = await pieces.next()
      if (piece.done) controller.close()
      else controller.enqueue(encoder.encode(piece.value))
    },
    cancel: async () => void (await pieces.return(undefined)),
  })
}
