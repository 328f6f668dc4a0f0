import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { displayName, slug, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { webhookView } from '../views.ts'

const communityParams = z.object({ community: z.union([uuid, slug]) })
const webhookParams = z.object({ webhook_id: uuid })
const settings = {
  /** An https address of an image; null: none. */
  avatar_url: z
    .url({ protocol: /^https$/ })
    .max(limits.webAddress)
    .nullable()
    .optional(),
  /** What GitHub, Gitea or GitLab sign with; null: no signature is asked for. */
  secret: z.string().min(8).max(256).nullable().optional(),
  /** Whether `@channel` and `@here` in its messages notify people. Default: no. */
  allow_everyone: z.boolean().optional(),
}
const incoming = z.looseObject({ ok: z.literal(true), message_id: uuid.nullable() })

export const webhookEndpoints = {
  listWebhooks: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/webhooks',
    tag: 'webhooks',
    summary: 'Incoming webhooks I may manage',
    access: 'Owner and admins: of every channel they may see; operators: of their channels; nobody else sees any',
    allow: 'community-member',
    params: communityParams,
    query: pageQuery,
    output: pageOf(webhookView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  createWebhook: defineEndpoint({
    method: 'POST',
    path: '/api/communities/:community/webhooks',
    tag: 'webhooks',
    summary: 'Create an incoming webhook for one channel; token and address are shown this once',
    access: 'Operators of the channel, owner and admins, who are not muted',
    allow: 'webhook-maker',
    params: communityParams,
    body: z.object({ channel_id: uuid, name: displayName, ...settings }),
    status: 201,
    output: webhookView.extend({
      token: z.string(),
      /** Where the outside service posts to; whoever knows it may post. */
      url: z.string(),
    }),
    errors: ['not_found', 'forbidden', 'muted', 'channel_archived', 'limit_reached'],
  }),
  updateWebhook: defineEndpoint({
    method: 'PATCH',
    path: '/api/webhooks/:webhook_id',
    tag: 'webhooks',
    summary: 'Change name, avatar, secret and settings of a webhook; earlier messages keep their name',
    access: 'Operators of its channel, owner and admins',
    allow: 'webhook-operator',
    params: webhookParams,
    body: z.object({ name: displayName.optional(), ...settings }),
    output: webhookView,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  deleteWebhook: defineEndpoint({
    method: 'DELETE',
    path: '/api/webhooks/:webhook_id',
    tag: 'webhooks',
    summary: 'Delete a webhook; its address is worth nothing from then on, its messages stay',
    access: 'Operators of its channel, owner and admins',
    allow: 'webhook-operator',
    params: webhookParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
}

const payload = z.looseObject({
  /** Markdown as people type it. */
  body_md: z.string().optional(),
  /** As Slack takes it: `*bold*`, `<https://example.org|label>`. */
  text: z.string().optional(),
  /** In place of the webhook's name, for this message. */
  username: z.string().optional(),
  /** An https address of an image, for this message. */
  icon: z.string().optional(),
  attachments: z.array(z.looseObject({})).optional(),
  blocks: z.array(z.looseObject({})).optional(),
})
const posting = {
  method: 'POST',
  tag: 'webhooks',
  auth: 'none',
  body: payload,
  bodyBytes: limits.webhookBytes,
  output: incoming,
  errors: ['bad_request', 'invalid_input', 'forbidden', 'not_found', 'too_large', 'rate_limited', 'secret_unreadable'],
} as const
const payloads =
  'JSON or form, at most 1 MB: own format, Slack payloads, events of GitHub, Gitea and GitLab, alerts of Alertmanager. An event that says nothing answers `message_id: null`'

/** What outside services call. Bound by hand, as the body is read by its headers; the document describes them. */
export const hookEndpoints = {
  callHook: defineEndpoint({
    ...posting,
    path: '/hook/:webhook_id/:token',
    summary: `Post through an incoming webhook. ${payloads}`,
    access: 'Whoever holds the token',
    allow: 'secret-holder',
    params: webhookParams.extend({ token: z.string() }),
  }),
  callWebhook: defineEndpoint({
    ...posting,
    path: '/api/webhooks/:webhook_id/incoming',
    summary: `The same with the token as bearer. ${payloads}`,
    access: 'Whoever holds the token',
    allow: 'secret-holder',
    params: webhookParams,
  }),
}
