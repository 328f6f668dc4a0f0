import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { accessOutgoingWebhook } from './access.ts'
import { deliveryColumns } from './queries.ts'
import { deliveryView } from './view.ts'

/** The log of a webhook, without what was told. */
export const listDeliveries: Action<'listDeliveries'> = async ({ db }, { principal, params, query }) => {
  const { id } = await accessOutgoingWebhook(db.kysely, principal.user_id, params.outgoing_webhook_id)
  const all = db.kysely.selectFrom('webhook_delivery_queue').select(deliveryColumns).where('webhook_id', '=', id)
  const page = await loadPage(query, 'end', async ({ direction, cursor, limit }) => {
    const from = cursor ? requireCursor(await all.where('id', '=', cursor).executeTakeFirst()).n : undefined
    return await all
      .$if(from !== undefined, (q) => q.where('n', direction === 'asc' ? '>' : '<', from ?? ''))
      .orderBy('n', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, deliveryView)
}
