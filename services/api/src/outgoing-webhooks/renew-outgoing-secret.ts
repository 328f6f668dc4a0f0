import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { newSigningSecret } from '../outbound/signature.ts'
import { write } from '../write.ts'
import { accessOutgoingWebhookForChange } from './access.ts'

export const renewOutgoingSecret: Action<'renewOutgoingSecret'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx) => {
    const found = await accessOutgoingWebhookForChange(trx, principal.user_id, params.outgoing_webhook_id)
    const { id, community_id, name } = found
    const secret = newSigningSecret()
    const kept = await api.secrets.seal('outgoing_webhooks', id, secret)
    await trx.updateTable('outgoing_webhooks').set(kept).where('id', '=', id).execute()
    const what = { action: 'outgoing-webhook/secret-renewed', community_id, target: id, data: { name } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    return { secret }
  })
