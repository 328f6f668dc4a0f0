import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import { accessCommunityAsAdmin, lockCommunity } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import { checkCallback } from '../outbound/check-callback.ts'
import { newSigningSecret } from '../outbound/signature.ts'
import { write } from '../write.ts'
import { requireChannels } from './access.ts'
import { outgoingWebhookView } from './view.ts'

/** Makes an outgoing webhook; it is told of what happens from here on. */
export const createOutgoingWebhook: Action<'createOutgoingWebhook'> = async (api, { principal, params, body }) => {
  const made = await write(api, principal.user_id, async (trx) => {
    const { id: community_id } = await accessCommunityAsAdmin(trx, principal.user_id, params.community)
    await requireNotMuted(trx, community_id, principal.user_id)
    const { name, events, channel_ids = null, include_bots = false } = body
    const url = checkCallback(api.outbound, body.url)
    await lockCommunity(trx, community_id)
    await requireRoom(trx, community_id)
    await requireChannels(trx, principal.user_id, community_id, channel_ids)
    const [id, secret, now] = [newId(), newSigningSecret(), api.clock.now()]
    const mine = { id, community_id, name, url, events, channel_ids, include_bots, created_by: principal.user_id }
    const kept = await api.secrets.seal('outgoing_webhooks', id, secret)
    const row = await trx
      .insertInto('outgoing_webhooks')
      .values({ ...mine, ...kept, created_at: new Date(now) })
      .returningAll()
      .executeTakeFirstOrThrow()
    const what = { action: 'outgoing-webhook/created', community_id, target: id, data: { name } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now })
    return { ...outgoingWebhookView(row), secret }
  })
  api.deliveries.wake()
  return made
}

async function requireRoom(trx: Transaction<Tables>, communityId: string): Promise<void> {
  const { count } = await trx
    .selectFrom('outgoing_webhooks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow()
  const limit = limits.outgoingWebhooksPerCommunity
  if (Number(count) >= limit) throw new ApiError('limit_reached', { limit })
}
