import type { Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import type { Kysely, Transaction } from 'kysely'
import { selectMyChannels } from '../channels/queries.ts'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { OutgoingWebhookRow } from './view.ts'

/** An outgoing webhook, for owner and admins. @throws ApiError `not_found` to outsiders, `forbidden` to plain members */
export async function accessOutgoingWebhook(
  db: Kysely<Tables>,
  userId: string,
  webhookId: string,
): Promise<OutgoingWebhookRow> {
  const webhook = await db.selectFrom('outgoing_webhooks').selectAll().where('id', '=', webhookId).executeTakeFirst()
  if (!webhook) throw new ApiError('not_found')
  await accessCommunityAsAdmin(db, userId, webhook.community_id)
  return webhook
}

/** The same with the row's lock. */
export async function accessOutgoingWebhookForChange(
  trx: Transaction<Tables>,
  userId: string,
  webhookId: string,
): Promise<OutgoingWebhookRow> {
  await trx.selectFrom('outgoing_webhooks').select('id').where('id', '=', webhookId).forNoKeyUpdate().execute()
  return await accessOutgoingWebhook(trx, userId, webhookId)
}

/** Refuses channels of elsewhere, and private ones the caller is not in. @throws ApiError `invalid_input` */
export async function requireChannels(
  db: Kysely<Tables>,
  userId: string,
  communityId: string,
  channelIds: readonly string[] | null,
): Promise<void> {
  const ids = [...new Set(channelIds)]
  if (ids.length === 0) return
  const seen = await selectMyChannels(db, userId)
    .clearSelect()
    .select('c.id')
    .where('c.community_id', '=', communityId)
    .where('c.id', 'in', ids)
    .execute()
  if (seen.length === ids.length) return
  throw invalidInput([{ path: 'channel_ids', message: 'holds a channel you do not see here' }])
}
