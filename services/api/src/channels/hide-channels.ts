import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { enqueueJob } from '../jobs/enqueue-job.ts'

/** So many channels have members that one statement can let go. */
const BATCH = 100

/**
 * Makes channels vanish for everybody at once: private, without members and without a way in. A post that waits for the
 * channel's lock finds it archived. What is in them may be millions of rows, and goes afterwards, by a job. The
 * channels' locks are taken in the order of their ids.
 */
export async function hideChannels(trx: Transaction<Tables>, ids: readonly string[], now: number): Promise<void> {
  const ordered = ids.toSorted()
  for (let at = 0; at < ordered.length; at += BATCH) await hideSome(trx, ordered.slice(at, at + BATCH), new Date(now))
}

/** The same, for channels that go alone. */
export async function deleteChannelLater(trx: Transaction<Tables>, id: string, now: number): Promise<void> {
  await hideChannels(trx, [id], now)
  await enqueueJob(trx, 'channel/erase', { channel_id: id }, { now, key: id })
}

async function hideSome(trx: Transaction<Tables>, ids: readonly string[], at: Date): Promise<void> {
  const these = sql<string>`any(${ids}::uuid[])`
  await trx.selectFrom('channels').select('id').where('id', '=', these).orderBy('id').forNoKeyUpdate().execute()
  await trx.deleteFrom('webhooks').where('channel_id', '=', these).execute()
  await trx.deleteFrom('channel_members').where('channel_id', '=', these).execute()
  await trx
    .updateTable('channels')
    .set({
      // The name is free for another channel.
      name: sql<string>`'deleted-' || id`,
      topic: '',
      category_id: null,
      dm_key: null,
      visibility: 'private',
      is_default: false,
      member_count: 0,
      archived_at: at,
      deleted_at: at,
    })
    .where('id', '=', these)
    .execute()
}
