import { defineJob } from './job-kind.ts'
import { deleteDead } from './job-rows.ts'

const HOUR_MS = 60 * 60_000
const KEPT_MS = 30 * 24 * HOUR_MS
const BATCH = 1_000

/** Jobs that were given up are kept for a month, to be looked at. */
export const tidyJobs = defineJob('jobs/tidy', {
  every: HOUR_MS,
  run: async ({ db, clock }) => {
    const deleted = await deleteDead(db.kysely, new Date(clock.now() - KEPT_MS), BATCH)
    return deleted === BATCH ? { again: 0 } : undefined
  },
})
