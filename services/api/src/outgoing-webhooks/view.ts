import type { Tables } from '@ajet/shared/db'
import { views, type DeliveryView, type OutgoingWebhookView } from '@ajet/shared/schema'
import type { Selectable } from 'kysely'
import { iso, isoOrNull } from '../time.ts'

export type OutgoingWebhookRow = Selectable<Tables['outgoing_webhooks']>
export type DeliveryRow = Omit<Selectable<Tables['webhook_delivery_queue']>, 'event'>

export function outgoingWebhookView(row: OutgoingWebhookRow): OutgoingWebhookView {
  const { id, community_id, name, url, channel_ids, include_bots, created_by, disabled_reason } = row
  return {
    id,
    community_id,
    name,
    url,
    events: row.events.flatMap((event) => views.outgoingEvent.safeParse(event).data ?? []),
    channel_ids,
    include_bots,
    created_by,
    created_at: iso(row.created_at),
    enabled: row.disabled_at === null,
    disabled_reason,
    failing_since: isoOrNull(row.failing_since),
  }
}

export function deliveryView(row: DeliveryRow): DeliveryView {
  const { id, type, event_id, status, attempts, response_status, duration_ms, error, response_excerpt } = row
  const last = { response_status, duration_ms, error, response_excerpt }
  const times = { created_at: iso(row.created_at), finished_at: isoOrNull(row.finished_at) }
  return { id, type, event_id, status, attempts, ...times, ...last }
}
