import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessWebhookForChange } from './access.ts'

/** Deletes a webhook. The user its messages are of stays for their sake, in no channel. */
export const deleteWebhook: Action<'deleteWebhook'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx) => {
    const { id, user_id, community_id, name } = await accessWebhookForChange(trx, principal.user_id, params.webhook_id)
    await trx.deleteFrom('webhooks').where('id', '=', id).execute()
    await trx.deleteFrom('channel_members').where('user_id', '=', user_id).execute()
    const what = { action: 'webhook/deleted', community_id, target: id, data: { name } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
  })
