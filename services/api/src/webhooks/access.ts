import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { accessChannelForChange } from '../channels/access.ts'
import { canManage } from '../channels/policy.ts'
import { selectMyWebhooks } from './queries.ts'

/**
 * A webhook with its channel's lock, for whoever manages the channel.
 * @throws ApiError `not_found` to who may not see the channel, `forbidden` to who only may
 */
export async function accessWebhookForChange(trx: Transaction<Tables>, userId: string, webhookId: string) {
  const place = await trx.selectFrom('webhooks').select('channel_id').where('id', '=', webhookId).executeTakeFirst()
  if (!place) throw new ApiError('not_found')
  const channel = await accessChannelForChange(trx, userId, place.channel_id)
  if (!canManage(channel)) throw new ApiError('forbidden')
  const webhook = await selectMyWebhooks(trx, userId).where('w.id', '=', webhookId).executeTakeFirst()
  if (!webhook) throw new ApiError('not_found')
  return webhook
}
