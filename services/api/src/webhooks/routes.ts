import type { Actions } from '../context.ts'
import { createWebhook } from './create-webhook.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { listWebhooks } from './list-webhooks.ts'
import { updateWebhook } from './update-webhook.ts'

export const webhookRoutes = {
  listWebhooks,
  createWebhook,
  updateWebhook,
  deleteWebhook,
} satisfies Partial<Actions>
