import type { Tables } from '@ajet/shared/db'
import { backoff } from '@ajet/shared/std'
import { sql, type Transaction } from 'kysely'
import { writeAudit } from '../../audit.ts'
import { notifyUser } from '../../notifications/notify-user.ts'
import type { Outgoing } from '../../outgoing.ts'
import { write, type WriteContext } from '../../write.ts'
import { SWITCHED_OFF, switchOff } from '../switch-off.ts'
import type { OutgoingWebhookRow } from '../view.ts'
import { hasBacklog, trimLog, type WaitingDelivery } from './delivery-rows.ts'
import type { Attempt } from './send-delivery.ts'

/** Without a delivery for so long a webhook is switched off. */
const GIVE_UP_MS = 24 * 60 * 60_000
/** So many refusals one after the other, and it is switched off. */
const MAX_REFUSALS = 20
/** So many deliveries wait at most for a server that does not answer. */
const MAX_WAITING = 10_000
const RETRY = { base: 10_000, max: 60 * 60_000 }
/** Whoever is tried in vain is tried at least this often. */
const PAUSED_MS = 2 * RETRY.max

export interface TriedDelivery {
  readonly webhook: OutgoingWebhookRow
  readonly delivery: WaitingDelivery
  readonly attempt: Attempt
  readonly durationMs: number
}

/** Writes what became of a try, and switches off a webhook that is dead. Resolves with whether the next may be tried. */
export function recordAttempt(api: WriteContext, tried: TriedDelivery): Promise<boolean> {
  return write(api, null, async (trx, outgoing) => {
    const { delivery, webhook, attempt } = tried
    const now = new Date(outgoing.now)
    const state = await lockWebhook(trx, webhook)
    const { outcome, ...answer } = attempt
    const isPutOff = outcome === 'again' || outcome === 'secret_unreadable'
    const { numUpdatedRows } = await trx
      .updateTable('webhook_delivery_queue')
      // Asked for anew while it was under way, it is one try all the same.
      .set({ ...answer, duration_ms: tried.durationMs, attempts: sql<number>`greatest(attempts, 1)` })
      .$if(!isPutOff, (q) => q.set({ status: outcome === 'delivered' ? 'delivered' : 'failed', finished_at: now }))
      .where('n', '=', delivery.n)
      // What was on its way when the webhook was switched off has arrived all the same, or not.
      .where((or) => or.or([or('status', '=', 'waiting'), or('error', '=', SWITCHED_OFF)]))
      .executeTakeFirstOrThrow()
    if (!state || state.disabled_at) return false
    // Another server has told it, or it is deleted: what became of this try says nothing of the webhook.
    if (numUpdatedRows === 0n) return true
    if (isPutOff) return await putOff(trx, outgoing, tried, state)
    await trimLog(trx, webhook.id)
    if (outcome === 'delivered') return await noteSuccess(trx, webhook)
    return await noteRefusal(trx, outgoing, webhook, outcome)
  })
}

type WebhookState = Pick<OutgoingWebhookRow, 'disabled_at' | 'failing_since' | 'next_attempt_at'>

/** The webhook as it is now: the one in hand is as it was when it was claimed. Undefined when it is deleted. */
function lockWebhook(trx: Transaction<Tables>, { id }: OutgoingWebhookRow): Promise<WebhookState | undefined> {
  const state = trx.selectFrom('outgoing_webhooks').select(['disabled_at', 'failing_since', 'next_attempt_at'])
  return state.where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

async function noteSuccess(trx: Transaction<Tables>, { id }: OutgoingWebhookRow): Promise<boolean> {
  const well = { failing_since: null, refusals: 0, next_attempt_at: null }
  await trx.updateTable('outgoing_webhooks').set(well).where('id', '=', id).execute()
  return true
}

async function noteRefusal(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  webhook: OutgoingWebhookRow,
  outcome: 'refused' | 'gone',
): Promise<boolean> {
  const row = await trx
    .updateTable('outgoing_webhooks')
    .set((eb) => ({ refusals: eb('refusals', '+', 1), next_attempt_at: null }))
    .where('id', '=', webhook.id)
    .returning('refusals')
    .executeTakeFirst()
  if (!row) return false
  if (outcome === 'refused' && row.refusals < MAX_REFUSALS) return true
  await disable(trx, outgoing, webhook, outcome)
  return false
}

async function putOff(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { webhook, delivery, attempt }: TriedDelivery,
  state: WebhookState,
): Promise<boolean> {
  const now = outgoing.now
  const since = failingSince(state, now)
  const next = new Date(now + backoff(delivery.attempts, RETRY))
  const failing = { failing_since: since, next_attempt_at: next }
  await trx.updateTable('outgoing_webhooks').set(failing).where('id', '=', webhook.id).execute()
  const reason = attempt.outcome === 'secret_unreadable' ? attempt.outcome : 'unreachable'
  if (now - since.getTime() >= GIVE_UP_MS) await disable(trx, outgoing, webhook, reason)
  else if (await hasBacklog(trx, webhook.id, MAX_WAITING)) await disable(trx, outgoing, webhook, 'backlog')
  return false
}

/**
 * Since when it is tried in vain. A time in which there was nothing to try it with, or no server of ours to do it, says
 * nothing of the other side.
 */
function failingSince({ failing_since, next_attempt_at }: WebhookState, now: number): Date {
  const goesOn = next_attempt_at !== null && now - next_attempt_at.getTime() < PAUSED_MS
  return (goesOn ? failing_since : null) ?? new Date(now)
}

/** Tells the creator and leaves a trace for the other admins. */
async function disable(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { id, name, community_id, created_by }: OutgoingWebhookRow,
  reason: 'unreachable' | 'refused' | 'gone' | 'backlog' | 'secret_unreadable',
): Promise<void> {
  await switchOff(trx, id, reason, new Date(outgoing.now))
  const what = { action: 'outgoing-webhook/disabled', community_id, target: id, data: { name, reason } } as const
  await writeAudit(trx, { ...what, actor_id: null, now: outgoing.now })
  if (created_by === null) return
  const community = trx.selectFrom('communities').select('name').where('id', '=', community_id)
  const community_name = (await community.executeTakeFirst())?.name ?? ''
  const data = { event: 'webhook_disabled', name, reason, community_name }
  await notifyUser(trx, outgoing, { user_id: created_by, type: 'system', source_id: id, community_id, data })
}
