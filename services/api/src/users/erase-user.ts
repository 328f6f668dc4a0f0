import { sql } from 'kysely'
import { inSteps } from '../jobs/in-steps.ts'
import { defineJob } from '../jobs/job-kind.ts'

/** Takes away what somebody who has deleted their account has read, followed and been told. */
export const eraseUserJob = defineJob('user/erase', {
  run: ({ db, ...api }, { data: { user_id }, signal }) =>
    inSteps(api, signal, async ({ all, size }) => {
      for (const table of ['notifications', 'channel_reads', 'thread_follows', 'idempotency_keys'] as const) {
        const some = sql<boolean>`ctid = any(array(
          select ctid from ${sql.table(table)} where user_id = ${user_id} limit ${size}::int))`
        await all(async () => (await db.kysely.deleteFrom(table).where(some).executeTakeFirst()).numDeletedRows)
      }
    }),
})
