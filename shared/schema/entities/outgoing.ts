import { z } from 'zod'
import { timestamp, uuid } from '../fields.ts'
import { outgoingEvent, outgoingWebhookView } from '../views-outgoing.ts'
import { count, storedName, webAddress } from './stored.ts'

/** Another service that is told what happens in a community. */
export const outgoingWebhook = z.object({
  id: uuid,
  community_id: uuid,
  name: storedName,
  url: webAddress,
  /** What deliveries are signed with, encrypted; `secret` when it is not yet. */
  secret: z.string().nullable(),
  secret_sealed: z.string().nullable(),
  events: z.array(outgoingEvent),
  channel_ids: z.array(uuid).nullable(),
  include_bots: z.boolean(),
  created_by: uuid.nullable(),
  created_at: timestamp,
  disabled_at: timestamp.nullable(),
  disabled_reason: outgoingWebhookView.shape.disabled_reason,
  failing_since: timestamp.nullable(),
  refusals: count,
  next_attempt_at: timestamp.nullable(),
  locked_until: timestamp.nullable(),
})
