import type { Tables } from '@ajet/shared/db'
import { newId } from '@ajet/shared/std'
import { sql, type Kysely } from 'kysely'
import type { JobDataOf, JobName } from './job-data.ts'

export interface EnqueueOptions {
  /** ms since the epoch. */
  readonly now: number
  /** When it runs at the earliest, in ms since the epoch; by default at once. */
  readonly runAt?: number
  /** One job of the kind with this key at a time: a second one brings the first forward, and revives a dead one. */
  readonly key?: string
}

/**
 * Writes a job inside the caller's transaction: what is committed is run, what is rolled back is not. Wake the runner
 * after the commit, or it waits for the next look.
 */
export async function enqueueJob<N extends JobName>(
  trx: Kysely<Tables>,
  kind: N,
  data: JobDataOf<N>,
  { now, runAt = now, key }: EnqueueOptions,
): Promise<void> {
  const row = { id: newId(), kind, key: key ?? null, data: { ...data }, run_at: new Date(runAt) }
  await trx
    .insertInto('job_queue')
    .values({ ...row, created_at: new Date(now) })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'key'])
        .where('key', 'is not', null)
        .doUpdateSet({
          run_at: sql<Date>`least(job_queue.run_at, excluded.run_at)`,
          attempts: sql<number>`case when job_queue.dead_at is null then job_queue.attempts else 0 end`,
          dead_at: null,
        }),
    )
    .execute()
}

/** Takes back a job that has not begun. */
export async function cancelJob(trx: Kysely<Tables>, kind: JobName, key: string): Promise<void> {
  await trx.deleteFrom('job_queue').where('kind', '=', kind).where('key', '=', key).execute()
}
