import type { Tables } from '@ajet/shared/db'
import type { OutgoingWebhookView } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import { changesOf, writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { checkCallback } from '../outbound/check-callback.ts'
import { write } from '../write.ts'
import { accessOutgoingWebhookForChange, requireChannels } from './access.ts'
import { switchOff } from './switch-off.ts'
import { outgoingWebhookView } from './view.ts'

/** Changes what is given. A webhook that is changed or switched on is tried at once. */
export const updateOutgoingWebhook: Action<'updateOutgoingWebhook'> = async (api, { principal, params, body }) => {
  const view = await write(api, principal.user_id, async (trx) => {
    const before = await accessOutgoingWebhookForChange(trx, principal.user_id, params.outgoing_webhook_id)
    const { enabled, ...rest } = body
    if (body.channel_ids) await requireChannels(trx, principal.user_id, before.community_id, body.channel_ids)
    const url = body.url === undefined ? {} : { url: checkCallback(api.outbound, body.url) }
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const isOff = before.disabled_at !== null
    if (enabled === false && !isOff) await switchOff(trx, before.id, 'by_hand', new Date(api.clock.now()))
    const fresh = { failing_since: null, refusals: 0, next_attempt_at: null }
    const change = { ...given, ...url, ...(enabled === true && { ...fresh, disabled_at: null, disabled_reason: null }) }
    if (Object.keys(change).length > 0) {
      await trx
        .updateTable('outgoing_webhooks')
        .set({ ...fresh, ...change })
        .where('id', '=', before.id)
        .execute()
    }
    const selected = trx.selectFrom('outgoing_webhooks').selectAll().where('id', '=', before.id)
    const after = outgoingWebhookView(await selected.executeTakeFirstOrThrow())
    await noteChange(trx, {
      before: outgoingWebhookView(before),
      after,
      actor_id: principal.user_id,
      now: api.clock.now(),
    })
    return after
  })
  api.deliveries.wake()
  return view
}

interface Change {
  readonly before: OutgoingWebhookView
  readonly after: OutgoingWebhookView
  readonly actor_id: string
  readonly now: number
}

/**
 * What was changed, for owner and admins to look up; how it fares is no act of theirs. Of an address only the host: what
 * follows it may be a secret of the other service.
 */
async function noteChange(trx: Transaction<Tables>, { before, after, actor_id, now }: Change): Promise<void> {
  const { disabled_reason: _, failing_since: __, ...told } = after
  const changed = Object.keys(changesOf(before, told))
  if (changed.length === 0) return
  const { id: target, community_id, name, url, enabled } = after
  const data = {
    name,
    changed: changed.join(' '),
    ...(changed.includes('url') && { host: new URL(url).host }),
    ...(changed.includes('enabled') && { enabled: String(enabled) }),
  }
  await writeAudit(trx, { action: 'outgoing-webhook/updated', community_id, target, data, actor_id, now })
}
