import type { Tables } from '@ajet/shared/db'
import { collectOrphans } from '@ajet/shared/storage'
import { sql, type Kysely } from 'kysely'
import { inSteps } from '../jobs/in-steps.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { STAGING } from './begin-upload.ts'

const EVERY_MS = 10 * 60_000
/** A file nobody has posted for so long is given up. */
const UNPOSTED_MS = 24 * 60 * 60_000

/** Gives up files that nobody has posted, and deletes what became due by itself or was left by a server that died. */
export const dropUnpostedJob = defineJob('files/unposted', {
  every: EVERY_MS,
  run: async (api, { signal }) => {
    const { db, clock, uploads, cleaner } = api
    const before = new Date(clock.now() - UNPOSTED_MS)
    return await inSteps(api, signal, async ({ all, size }) => {
      await all(() => dropSome(db.kysely, before, size))
      cleaner.wake()
      // No row names what lies here: a completed upload has been copied to a key of its own.
      const isReferenced = async () => new Set<string>()
      await collectOrphans(uploads.storage, { prefix: STAGING, olderThanMs: UNPOSTED_MS, isReferenced, clock, signal })
    })
  },
})

/** A file posted at this moment holds its row's lock and is passed over. */
async function dropSome(db: Kysely<Tables>, before: Date, size: number): Promise<bigint> {
  const { numDeletedRows } = await db
    .deleteFrom('attachments')
    .where(
      'id',
      '=',
      (eb) =>
        sql`any(array(${eb
          .selectFrom('attachments')
          .select('id')
          .where('message_id', 'is', null)
          .where('created_at', '<', before)
          .orderBy('created_at')
          .limit(size)
          .forUpdate()
          .skipLocked()}))`,
    )
    .executeTakeFirstOrThrow()
  return numDeletedRows
}
