import type { Tables } from '@ajet/shared/db'
import { sql, type ExpressionBuilder, type Kysely, type Selectable, type Transaction } from 'kysely'
import type { OutgoingWebhookRow } from '../view.ts'

export type WaitingDelivery = Selectable<Tables['webhook_delivery_queue']>

/** Finished deliveries of a webhook that are kept. */
const KEPT = 100

/** The communities with a webhook that is on. */
export async function findWatched(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const on = db.selectFrom('outgoing_webhooks').select('community_id').distinct().where('disabled_at', 'is', null)
  return new Set((await on.execute()).map(({ community_id }) => community_id))
}

interface Claim {
  readonly now: Date
  readonly lockedUntil: Date
  /** No lease and no pause lasts until then: who has a later one got it from a clock that was ahead (FLT-14). */
  readonly beyond: Date
  readonly limit: number
}

/** Takes webhooks that have something to deliver and that nobody holds: what one is told stays in order that way. */
export function claimWebhooks(db: Kysely<Tables>, claim: Claim): Promise<OutgoingWebhookRow[]> {
  const { now, lockedUntil, beyond, limit } = claim
  const isOver = (
    or: ExpressionBuilder<{ w: Tables['outgoing_webhooks'] }, 'w'>,
    time: 'w.locked_until' | 'w.next_attempt_at',
  ) => or.or([or(time, 'is', null), or(time, '<=', now), or(time, '>', beyond)])
  return db
    .updateTable('outgoing_webhooks')
    .set({ locked_until: lockedUntil })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('outgoing_webhooks as w')
        .select('w.id')
        .where('w.disabled_at', 'is', null)
        .where((or) => isOver(or, 'w.locked_until'))
        .where((or) => isOver(or, 'w.next_attempt_at'))
        .where((or) =>
          or.exists(
            or
              .selectFrom('webhook_delivery_queue as d')
              .select(sql<number>`1`.as('waits'))
              .whereRef('d.webhook_id', '=', 'w.id')
              .where('d.status', '=', 'waiting'),
          ),
        )
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
}

/** Lets go of a webhook, unless somebody else has taken it over. */
export async function releaseWebhook(db: Kysely<Tables>, { id, locked_until }: OutgoingWebhookRow): Promise<void> {
  const free = db.updateTable('outgoing_webhooks').set({ locked_until: null }).where('id', '=', id)
  await free.where('locked_until', '=', locked_until).execute()
}

/** The oldest deliveries that wait. */
export function loadWaiting(db: Kysely<Tables>, webhookId: string, limit: number): Promise<WaitingDelivery[]> {
  return db
    .selectFrom('webhook_delivery_queue')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'waiting')
    .orderBy('n')
    .limit(limit)
    .execute()
}

/**
 * Counts a try before it is made: one that dies with its server was one too. False when the delivery is not to be tried any
 * more: somebody has switched its webhook off since, deleted it, or taken it over.
 */
export async function beginAttempt(
  db: Kysely<Tables>,
  { id, locked_until }: OutgoingWebhookRow,
  { n }: WaitingDelivery,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhook_delivery_queue as d')
    .from('outgoing_webhooks as w')
    .set((eb) => ({ attempts: eb('d.attempts', '+', 1) }))
    .whereRef('w.id', '=', 'd.webhook_id')
    .where('d.n', '=', n)
    .where('d.status', '=', 'waiting')
    .where('w.id', '=', id)
    .where('w.disabled_at', 'is', null)
    .where('w.locked_until', '=', locked_until)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Whether more than `most` deliveries wait. */
export async function hasBacklog(db: Kysely<Tables>, webhookId: string, most: number): Promise<boolean> {
  const beyond = await db
    .selectFrom('webhook_delivery_queue')
    .select('n')
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'waiting')
    .orderBy('n')
    .offset(most)
    .limit(1)
    .executeTakeFirst()
  return beyond !== undefined
}

/** Forgets all but the newest finished deliveries. */
export async function trimLog(db: Kysely<Tables> | Transaction<Tables>, webhookId: string): Promise<void> {
  await db
    .deleteFrom('webhook_delivery_queue')
    .where('webhook_id', '=', webhookId)
    .where('status', '<>', 'waiting')
    .where('n', '<=', (eb) =>
      eb
        .selectFrom('webhook_delivery_queue')
        .select('n')
        .where('webhook_id', '=', webhookId)
        .where('status', '<>', 'waiting')
        .orderBy('n', 'desc')
        .offset(KEPT)
        .limit(1),
    )
    .execute()
}
