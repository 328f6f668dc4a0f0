import type { Actions } from '../context.ts'
import { createOutgoingWebhook } from './create-outgoing-webhook.ts'
import { deleteOutgoingWebhook } from './delete-outgoing-webhook.ts'
import { listDeliveries } from './list-deliveries.ts'
import { listOutgoingWebhooks } from './list-outgoing-webhooks.ts'
import { pingOutgoingWebhook } from './ping-outgoing-webhook.ts'
import { redeliver } from './redeliver.ts'
import { renewOutgoingSecret } from './renew-outgoing-secret.ts'
import { updateOutgoingWebhook } from './update-outgoing-webhook.ts'

export const outgoingWebhookRoutes = {
  listOutgoingWebhooks,
  createOutgoingWebhook,
  updateOutgoingWebhook,
  deleteOutgoingWebhook,
  renewOutgoingSecret,
  pingOutgoingWebhook,
  listDeliveries,
  redeliver,
} satisfies Partial<Actions>
