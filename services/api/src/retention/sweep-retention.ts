import { sql } from 'kysely'
import { enqueueJob } from '../jobs/enqueue-job.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { selectKept } from './queries.ts'

const HOUR_MS = 60 * 60_000

/** Finds the channels with messages that are too old, once an hour: each gets a job of its own. */
export const sweepRetentionJob = defineJob('retention/sweep', {
  every: HOUR_MS,
  run: async ({ db, clock, jobs }) => {
    const now = clock.now()
    // The oldest that is no tombstone is found in the order of the timeline.
    const oldest = sql<Date>`(
      select created_at from messages where channel_id = c.id and deleted_at is null order by seq limit 1)`
    const due = await selectKept(db.kysely)
      .where(
        oldest,
        '<',
        sql<Date>`${new Date(now)}::timestamptz - make_interval(days => coalesce(c.retention_days, home.retention_days))`,
      )
      .execute()
    for (const { id } of due) await enqueueJob(db.kysely, 'channel/expire', { channel_id: id }, { now, key: id })
    if (due.length > 0) jobs.wake()
    return undefined
  },
})
