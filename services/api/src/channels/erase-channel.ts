import type { Database } from '@ajet/shared/db'
import { sql } from 'kysely'
import { defineJob } from '../jobs/job-kind.ts'
import { inSteps, type Steps } from '../jobs/in-steps.ts'

/** Takes away a channel that was deleted, with everything in it. */
export const eraseChannelJob = defineJob('channel/erase', {
  run: (api, { data, signal }) => inSteps(api, signal, (steps) => eraseChannel(api.db, data.channel_id, steps)),
})

/** Replies go before their root, whose end would take all of them at once. Files follow by their rows' triggers. */
export async function eraseChannel(db: Database, channelId: string, { all, size }: Steps): Promise<void> {
  const { kysely } = db
  await all(async () => {
    const newest = sql<string>`any(array(
      select id from messages where channel_id = ${channelId} order by seq desc limit ${size}::int))`
    return (await kysely.deleteFrom('messages').where('id', '=', newest).executeTakeFirst()).numDeletedRows
  })
  await all(async () => {
    const some = sql<string>`any(array(
      select user_id from channel_reads where channel_id = ${channelId} limit ${size}::int))`
    const reads = kysely.deleteFrom('channel_reads').where('channel_id', '=', channelId).where('user_id', '=', some)
    return (await reads.executeTakeFirst()).numDeletedRows
  })
  await kysely.deleteFrom('channels').where('id', '=', channelId).where('deleted_at', 'is not', null).execute()
}
