import { sql, type Kysely, type Selectable } from 'kysely'
import type { MailQueueTable, Tables } from '../../db/mod.ts'

export type MailRow = Selectable<MailQueueTable>

interface Claim {
  readonly now: Date
  readonly lockedUntil: Date
  readonly limit: number
}

/**
 * Takes the mails that are due and that nobody holds, and counts the attempt: a mail that kills its worker every time
 * runs out of attempts as any other.
 */
export function claimMails(db: Kysely<Tables>, { now, lockedUntil, limit }: Claim): Promise<readonly MailRow[]> {
  return db
    .updateTable('mail_queue')
    .set((eb) => ({ locked_until: lockedUntil, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mail_queue')
        .select('id')
        .where('sent_at', 'is', null)
        .where('failed_at', 'is', null)
        .where('next_attempt_at', '<=', now)
        .where((or) => or.or([or('locked_until', 'is', null), or('locked_until', '<=', now)]))
        .orderBy('next_attempt_at')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
}

/** The mail is out, whoever holds the row by then; its data, which holds a key, goes. */
export async function markSent(db: Kysely<Tables>, { id }: MailRow, now: Date): Promise<void> {
  await db
    .updateTable('mail_queue')
    .set({ sent_at: now, failed_at: null, locked_until: null, data: {}, last_error: null })
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .execute()
}

interface Failure {
  readonly at: Date
  readonly error: string
  /** Undefined gives the mail up. */
  readonly nextAttemptAt: Date | undefined
}

/** Puts the mail back, or gives it up; not when another worker took it over meanwhile. */
export async function markFailed(db: Kysely<Tables>, row: MailRow, failure: Failure): Promise<void> {
  const { at, error, nextAttemptAt } = failure
  await db
    .updateTable('mail_queue')
    .set({
      last_error: error,
      locked_until: null,
      ...(nextAttemptAt ? { next_attempt_at: nextAttemptAt } : { failed_at: at, data: {} }),
    })
    .where('id', '=', row.id)
    .where('attempts', '=', row.attempts)
    .where('sent_at', 'is', null)
    .execute()
}

/** Deletes mails that were sent or given up before, so many at most; resolves with how many. */
export async function deleteOldMails(db: Kysely<Tables>, before: Date, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('mail_queue')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mail_queue')
        .select('id')
        .where((or) => or.or([or('sent_at', 'is not', null), or('failed_at', 'is not', null)]))
        .where(sql<Date>`coalesce(sent_at, failed_at)`, '<', before)
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Mails neither sent nor given up. */
export async function countWaitingMails(db: Kysely<Tables>): Promise<number> {
  const { n } = await db
    .selectFrom('mail_queue')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(n)
}
