import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessOutgoingWebhookForChange } from './access.ts'
import { deliveryColumns } from './queries.ts'
import { deliveryView } from './view.ts'

/** Queues a delivery again, before what waits: it is older. */
export const redeliver: Action<'redeliver'> = async (api, { principal, params }) => {
  const view = await write(api, principal.user_id, async (trx) => {
    const webhook = await accessOutgoingWebhookForChange(trx, principal.user_id, params.outgoing_webhook_id)
    if (webhook.disabled_at) throw new ApiError('conflict', {}, 'The webhook is switched off')
    const row = await trx
      .updateTable('webhook_delivery_queue')
      .set({ status: 'waiting', attempts: 0, finished_at: null, response_status: null })
      .set({ error: null, response_excerpt: null, duration_ms: null })
      .where('webhook_id', '=', webhook.id)
      .where('id', '=', params.delivery_id)
      .returning(deliveryColumns)
      .executeTakeFirst()
    if (!row) throw new ApiError('not_found')
    const soon = { next_attempt_at: null }
    await trx.updateTable('outgoing_webhooks').set(soon).where('id', '=', webhook.id).execute()
    return deliveryView(row)
  })
  api.deliveries.wake()
  return view
}
