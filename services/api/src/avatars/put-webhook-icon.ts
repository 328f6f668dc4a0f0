import type { Principal } from '@ajet/shared/http'
import { avatarUrl, type WebhookView } from '@ajet/shared/schema'
import { keepFile } from '../attachments/planned-files.ts'
import type { ApiContext } from '../context.ts'
import { writeAudit } from '../audit.ts'
import { accessWebhookForChange } from '../webhooks/access.ts'
import { webhookView } from '../webhooks/view.ts'
import { write } from '../write.ts'

/** From the next message on. The picture before stays as long as earlier messages are under it. */
export function putWebhookIcon(
  api: ApiContext,
  principal: Principal,
  { webhookId, key }: { readonly webhookId: string; readonly key: string },
): Promise<WebhookView> {
  return write(api, principal.user_id, async (trx) => {
    const webhook = await accessWebhookForChange(trx, principal.user_id, webhookId)
    const avatar_url = avatarUrl(key)
    await keepFile(trx, key)
    await trx.updateTable('webhooks').set({ avatar_url }).where('id', '=', webhook.id).execute()
    const { community_id, id: target } = webhook
    const what = { action: 'webhook/updated', community_id, target, data: { changed: 'avatar_url' } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    return webhookView({ ...webhook, avatar_url })
  })
}
