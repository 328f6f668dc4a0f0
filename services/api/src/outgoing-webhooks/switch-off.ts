import type { Tables } from '@ajet/shared/db'
import type { OutgoingWebhookView } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import { trimLog } from './delivery/delivery-rows.ts'

/** What the log says of a delivery that waited when its webhook was switched off. */
export const SWITCHED_OFF = 'The webhook was switched off'

/** Switches a webhook off: what waits will not be delivered. */
export async function switchOff(
  trx: Transaction<Tables>,
  webhookId: string,
  reason: NonNullable<OutgoingWebhookView['disabled_reason']>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('outgoing_webhooks')
    .set({ disabled_at: now, disabled_reason: reason, locked_until: null, next_attempt_at: null })
    .where('id', '=', webhookId)
    .execute()
  await trx
    .updateTable('webhook_delivery_queue')
    .set({ status: 'failed', finished_at: now, error: SWITCHED_OFF })
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'waiting')
    .execute()
  await trimLog(trx, webhookId)
}
