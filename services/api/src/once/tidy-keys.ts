import { defineJob } from '../jobs/job-kind.ts'
import { deleteOldKeys } from './key-rows.ts'

const HOUR_MS = 60 * 60_000
const BATCH = 1_000

/** Keys are kept for a day. */
export const tidyKeys = defineJob('idempotency/tidy', {
  every: HOUR_MS,
  run: async ({ db, clock }) => {
    const deleted = await deleteOldKeys(db.kysely, clock.now(), BATCH)
    return deleted === BATCH ? { again: 0 } : undefined
  },
})
