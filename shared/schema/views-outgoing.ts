import { z } from 'zod'
import { timestamp, uuid } from './fields.ts'

/** What an outgoing webhook can be told of. */
export const outgoingEvent = z.enum([
  'message/created',
  'message/edited',
  'message/deleted',
  'channel/purged',
  'reaction/added',
  'reaction/removed',
  'channel/created',
  'channel/updated',
  'channel/deleted',
  'member/joined',
  'member/left',
  'member/kicked',
  'member/banned',
  'member/updated',
])

/** An outgoing webhook as owner and admins see it; the secret is shown once, when it is made. */
export const outgoingWebhookView = z.object({
  id: uuid,
  community_id: uuid,
  name: z.string(),
  url: z.string(),
  events: z.array(outgoingEvent),
  /** Null: every public channel. */
  channel_ids: z.array(uuid).nullable(),
  /** Whether it is told what bots and webhooks do. */
  include_bots: z.boolean(),
  created_by: uuid.nullable(),
  created_at: timestamp,
  enabled: z.boolean(),
  /** Why it was switched off. */
  disabled_reason: z.enum(['unreachable', 'refused', 'gone', 'backlog', 'by_hand', 'secret_unreadable']).nullable(),
  /** Since when no delivery has come through; null while all is well. */
  failing_since: timestamp.nullable(),
})

/** One thing told, or to be told, to the other service. */
export const deliveryView = z.object({
  id: uuid,
  /** The event's type, or `ping`. */
  type: z.string(),
  event_id: uuid,
  status: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  created_at: timestamp,
  finished_at: timestamp.nullable(),
  /** Of the last attempt, as the three below. */
  response_status: z.int().nullable(),
  duration_ms: z.int().nullable(),
  error: z.string().nullable(),
  /** The beginning of what was answered. */
  response_excerpt: z.string().nullable(),
})

export type OutgoingWebhookView = z.infer<typeof outgoingWebhookView>
export type DeliveryView = z.infer<typeof deliveryView>
