import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessOutgoingWebhookForChange } from './access.ts'

/** Deletes a webhook with its log; what waits is not delivered. */
export const deleteOutgoingWebhook: Action<'deleteOutgoingWebhook'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx) => {
    const found = await accessOutgoingWebhookForChange(trx, principal.user_id, params.outgoing_webhook_id)
    const { id, community_id, name } = found
    await trx.deleteFrom('outgoing_webhooks').where('id', '=', id).execute()
    const what = { action: 'outgoing-webhook/deleted', community_id, target: id, data: { name } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
  })
