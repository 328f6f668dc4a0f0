import type { EndpointRouter } from '@ajet/shared/http'
import { hookEndpoints } from '@ajet/shared/schema'
import type { ApiContext } from '../context.ts'
import { receiveWebhook } from './incoming/receive-webhook.ts'

/** What outside services call: the body is read by its headers, which the router does not do. */
export function bindHooks(router: EndpointRouter, api: ApiContext): void {
  // The gateway turns /hook/:id/:token into this, so that no log line has a path with a token in it.
  const { method, path } = hookEndpoints.callWebhook
  router.route(method, path, async ({ request, params }) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
    const message_id = await receiveWebhook(api, { id: params['webhook_id'] ?? '', token, request })
    return Response.json({ ok: true, message_id }, { headers: { 'cache-control': 'no-store' } })
  })
}
