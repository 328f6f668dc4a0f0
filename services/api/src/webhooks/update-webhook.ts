import { writeAudit } from '../audit.ts'
import type { Action, ApiContext } from '../context.ts'
import { write } from '../write.ts'
import { accessWebhookForChange } from './access.ts'
import { webhookView } from './view.ts'

/** Changes what is given, from the next message on. */
export const updateWebhook: Action<'updateWebhook'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx) => {
    const before = await accessWebhookForChange(trx, principal.user_id, params.webhook_id)
    const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
    if (Object.keys(change).length === 0) return webhookView(before)
    const { name, avatar_url, allow_everyone, secret } = await trx
      .updateTable('webhooks')
      .set({ ...change, ...(await keptOf(api, before.id, body.secret)) })
      .where('id', '=', before.id)
      .returning(['name', 'avatar_url', 'allow_everyone', 'secret'])
      .executeTakeFirstOrThrow()
    await trx.updateTable('users').set({ display_name: name }).where('id', '=', before.user_id).execute()
    const target = {
      community_id: before.community_id,
      target: before.id,
      data: { changed: Object.keys(change).join(' ') },
    }
    await writeAudit(trx, { action: 'webhook/updated', ...target, actor_id: principal.user_id, now: api.clock.now() })
    return webhookView({ ...before, name, avatar_url, allow_everyone, has_secret: secret !== null })
  })

async function keptOf({ secrets }: ApiContext, id: string, secret: string | null | undefined) {
  if (secret === undefined) return {}
  return secret === null ? { secret, secret_sealed: null } : await secrets.seal('webhooks', id, secret)
}
