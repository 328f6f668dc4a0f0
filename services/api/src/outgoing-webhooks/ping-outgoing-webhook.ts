import { ApiError } from '@ajet/shared/http'
import { newId } from '@ajet/shared/std'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessOutgoingWebhookForChange } from './access.ts'
import { deliveryColumns } from './queries.ts'
import { deliveryView } from './view.ts'

/** Queues a `ping`. One that waits already is the one to wait for. */
export const pingOutgoingWebhook: Action<'pingOutgoingWebhook'> = async (api, { principal, params }) => {
  const view = await write(api, principal.user_id, async (trx) => {
    const webhook = await accessOutgoingWebhookForChange(trx, principal.user_id, params.outgoing_webhook_id)
    const { id: webhook_id, community_id, name } = webhook
    if (webhook.disabled_at) throw new ApiError('conflict', {}, 'The webhook is switched off')
    const waiting = await trx
      .selectFrom('webhook_delivery_queue')
      .select(deliveryColumns)
      .where('webhook_id', '=', webhook_id)
      .where('status', '=', 'waiting')
      .where('type', '=', 'ping')
      .executeTakeFirst()
    if (waiting) return deliveryView(waiting)
    const [event_id, now] = [newId(), new Date(api.clock.now())]
    const place = { community_id, channel_id: null, actor_id: principal.user_id }
    const event = { type: 'ping', id: event_id, ts: now.toISOString(), ...place, payload: { webhook_id, name } }
    const row = await trx
      .insertInto('webhook_delivery_queue')
      .values({ webhook_id, event_id, type: 'ping', event, created_at: now })
      .returning(deliveryColumns)
      .executeTakeFirstOrThrow()
    return deliveryView(row)
  })
  api.deliveries.wake()
  return view
}
