import type { Action } from '../context.ts'
import { newSigningSecret } from '../outbound/signature.ts'
import { write } from '../write.ts'
import { accessOutgoingWebhookForChange } from './access.ts'

export const renewOutgoingSecret: Action<'renewOutgoingSecret'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx) => {
    const { id } = await accessOutgoingWebhookForChange(trx, principal.user_id, params.outgoing_webhook_id)
    const secret = newSigningSecret()
    const kept = await api.secrets.seal('outgoing_webhooks', id, secret)
    await trx.updateTable('outgoing_webhooks').set(kept).where('id', '=', id).execute()
    return { secret }
  })
