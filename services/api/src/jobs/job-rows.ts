import type { JobQueueTable, Tables } from '@ajet/shared/db'
import { newId } from '@ajet/shared/std'
import { sql, type Kysely, type Selectable } from 'kysely'

export type JobRow = Selectable<JobQueueTable>

interface Claim {
  readonly kinds: readonly string[]
  readonly now: Date
  readonly lockedUntil: Date
  readonly limit: number
}

/**
 * Takes the jobs that are due and that nobody holds, and counts the attempt: a job that kills its server every time runs
 * out of attempts as any other. Kinds of a newer server are left to it.
 */
export function claimJobs(db: Kysely<Tables>, { kinds, now, lockedUntil, limit }: Claim): Promise<JobRow[]> {
  return db
    .updateTable('job_queue')
    .set((eb) => ({ lease: newId(), locked_until: lockedUntil, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('job_queue')
        .select('id')
        .where('dead_at', 'is', null)
        .where('run_at', '<=', now)
        .where((or) => or.or([or('locked_until', 'is', null), or('locked_until', '<=', now)]))
        .where('kind', '=', sql<string>`any(${kinds}::text[])`)
        .orderBy('run_at')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
}

/** Holds on to a job; false when it has passed to somebody else. */
export async function renewLease(db: Kysely<Tables>, row: JobRow, lockedUntil: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job_queue')
    .set({ locked_until: lockedUntil })
    .where('id', '=', row.id)
    .where('lease', '=', row.lease)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function removeJob(db: Kysely<Tables>, row: JobRow): Promise<void> {
  await db.deleteFrom('job_queue').where('id', '=', row.id).where('lease', '=', row.lease).execute()
}

export interface Next {
  readonly run_at: Date
  readonly attempts: number
  readonly last_error?: string | null
  readonly dead_at?: Date
}

/** Gives a job back, to be run later or never; not when it has passed to somebody else. */
export async function putBack(db: Kysely<Tables>, row: JobRow, next: Next): Promise<void> {
  await db
    .updateTable('job_queue')
    .set({ ...next, lease: null, locked_until: null })
    .where('id', '=', row.id)
    .where('lease', '=', row.lease)
    .execute()
}

/** Makes sure that there is one row of a recurring job; one that waits longer than its interval comes sooner. */
export async function ensureRecurring(db: Kysely<Tables>, kind: string, now: number, every: number): Promise<void> {
  const run_at = new Date(now + every)
  await db
    .insertInto('job_queue')
    .values({ id: newId(), kind, key: '', data: {}, run_at, created_at: new Date(now) })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'key'])
        .where('key', 'is not', null)
        .doUpdateSet({ run_at, dead_at: null })
        .where('job_queue.run_at', '>', run_at),
    )
    .execute()
}

/**
 * Brings leases forward that end later than any can: the clock was set back since. Whoever holds such a job renews its
 * lease before the time that is left to it is over.
 */
export async function shortenLeases(db: Kysely<Tables>, latest: Date): Promise<void> {
  await db.updateTable('job_queue').set({ locked_until: latest }).where('locked_until', '>', latest).execute()
}

export interface JobBacklog {
  /** Jobs that are due and have not run yet. */
  readonly waiting: number
  readonly dead: number
  /** How long the oldest of them is due, in ms. */
  readonly lagMs: number
}

export async function readBacklog(db: Kysely<Tables>, now: number): Promise<JobBacklog> {
  const { waiting, dead, oldest } = await db
    .selectFrom('job_queue')
    .select([
      sql<number>`count(*) filter (where dead_at is null and run_at <= ${new Date(now)})::int`.as('waiting'),
      sql<number>`count(*) filter (where dead_at is not null)::int`.as('dead'),
      sql<Date | null>`min(run_at) filter (where dead_at is null)`.as('oldest'),
    ])
    .executeTakeFirstOrThrow()
  return { waiting, dead, lagMs: oldest ? Math.max(0, now - oldest.getTime()) : 0 }
}
