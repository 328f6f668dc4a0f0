import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { displayName, slug, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { deliveryView, outgoingEvent, outgoingWebhookView } from '../views-outgoing.ts'

const communityParams = z.object({ community: z.union([uuid, slug]) })
const params = z.object({ outgoing_webhook_id: uuid })
const settings = {
  name: displayName,
  /** https; http as well where the server may call private networks. */
  url: z.string().min(1).max(limits.webAddress),
  events: z
    .array(outgoingEvent)
    .min(1)
    .max(outgoingEvent.options.length)
    .transform((events) => [...new Set(events)]),
  /** Null: every public channel. A private one has to be named, and told of by somebody who is in it. */
  channel_ids: z.array(uuid).min(1).max(limits.channelsPerOutgoingWebhook).nullable(),
  include_bots: z.boolean(),
}
const { name, url, events, channel_ids, include_bots } = settings
const secret = z.object({
  /** Shown this once: what deliveries are signed with (docs/webhooks.md). */
  secret: z.string(),
})
const common = {
  tag: 'webhooks',
  access: 'Owner and admins of the community',
  allow: 'community-admin',
  // An address may hold a secret of the other service.
  scope: 'admin',
} as const

export const outgoingWebhookEndpoints = {
  listOutgoingWebhooks: defineEndpoint({
    ...common,
    method: 'GET',
    path: '/api/communities/:community/outgoing-webhooks',
    summary: 'Outgoing webhooks of a community',
    params: communityParams,
    query: pageQuery,
    output: pageOf(outgoingWebhookView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
  createOutgoingWebhook: defineEndpoint({
    ...common,
    access: 'Owner and admins of the community who are not muted',
    allow: 'admin-writer',
    method: 'POST',
    path: '/api/communities/:community/outgoing-webhooks',
    summary: 'Tell another service what happens here; the secret is shown this once',
    params: communityParams,
    body: z.object({
      name,
      url,
      events,
      channel_ids: channel_ids.optional(),
      include_bots: include_bots.optional(),
    }),
    status: 201,
    output: outgoingWebhookView.extend(secret.shape),
    errors: ['not_found', 'forbidden', 'muted', 'limit_reached', 'invalid_input'],
  }),
  updateOutgoingWebhook: defineEndpoint({
    ...common,
    method: 'PATCH',
    path: '/api/outgoing-webhooks/:outgoing_webhook_id',
    summary: 'Change an outgoing webhook, or switch it off and on; it sees what its maker sees',
    params,
    body: z.object({
      name: name.optional(),
      url: url.optional(),
      events: events.optional(),
      channel_ids: channel_ids.optional(),
      include_bots: include_bots.optional(),
      /** Switched on it begins with what happens from then on. */
      enabled: z.boolean().optional(),
    }),
    output: outgoingWebhookView,
    errors: ['not_found', 'forbidden', 'invalid_input'],
    idempotent: true,
  }),
  deleteOutgoingWebhook: defineEndpoint({
    ...common,
    method: 'DELETE',
    path: '/api/outgoing-webhooks/:outgoing_webhook_id',
    summary: 'Delete an outgoing webhook with its log; what waits is not delivered',
    params,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  renewOutgoingSecret: defineEndpoint({
    ...common,
    method: 'POST',
    path: '/api/outgoing-webhooks/:outgoing_webhook_id/secret',
    summary: 'A new secret in place of the old one, from the next delivery on',
    params,
    output: secret,
    errors: ['not_found', 'forbidden'],
  }),
  pingOutgoingWebhook: defineEndpoint({
    ...common,
    method: 'POST',
    path: '/api/outgoing-webhooks/:outgoing_webhook_id/ping',
    summary: 'Deliver a `ping`, after what waits already; the log tells how it went',
    params,
    status: 201,
    output: deliveryView,
    errors: ['not_found', 'forbidden', 'conflict'],
  }),
  listDeliveries: defineEndpoint({
    ...common,
    method: 'GET',
    path: '/api/outgoing-webhooks/:outgoing_webhook_id/deliveries',
    summary: 'What waits to be delivered and the last 100 that were, oldest first; without a cursor the newest',
    params,
    query: pageQuery,
    output: pageOf(deliveryView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
  redeliver: defineEndpoint({
    ...common,
    method: 'POST',
    path: '/api/outgoing-webhooks/:outgoing_webhook_id/deliveries/:delivery_id/redeliver',
    summary: 'Deliver again, under the same id',
    params: params.extend({ delivery_id: uuid }),
    output: deliveryView,
    errors: ['not_found', 'forbidden', 'conflict'],
    idempotent: true,
  }),
}
