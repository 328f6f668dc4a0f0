import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { forgetPicture } from '../avatars/receive-picture.ts'
import { eraseChannel } from '../channels/erase-channel.ts'
import { inSteps } from '../jobs/in-steps.ts'
import { defineJob } from '../jobs/job-kind.ts'

/** Takes away a community that was deleted, with everything in it: one channel after the other, then the rest. */
export const eraseCommunityJob = defineJob('community/erase', {
  run: ({ db, ...api }, { data: { community_id }, signal }) =>
    inSteps(api, signal, async (steps) => {
      const channels = await db.kysely
        .selectFrom('channels')
        .select('id')
        .where('community_id', '=', community_id)
        .execute()
      for (const { id } of channels) await eraseChannel(db, id, steps)
      await steps.all(async () => {
        const some = sql<string>`any(array(
          select id from audit_log where community_id = ${community_id} limit ${steps.size}::int))`
        return (await db.kysely.deleteFrom('audit_log').where('id', '=', some).executeTakeFirst()).numDeletedRows
      })
      await db.transaction((trx) => eraseRow(trx, community_id))
      api.cleaner.wake()
    }),
})

/** The row, and with it the file of its picture. */
async function eraseRow(trx: Transaction<Tables>, communityId: string): Promise<void> {
  const gone = trx.deleteFrom('communities').where('id', '=', communityId).where('deleted_at', 'is not', null)
  const row = await gone.returning('icon_key').executeTakeFirst()
  await forgetPicture(trx, row?.icon_key ?? null)
}
