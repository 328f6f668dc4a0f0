import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { channelName, writeAudit } from '../audit.ts'
import { accessChannelForChange } from '../channels/access.ts'
import { isAdmin } from '../channels/policy.ts'
import type { ApiContext } from '../context.ts'
import { enqueueJob } from '../jobs/enqueue-job.ts'
import { write } from '../write.ts'
import { purgeMessages } from './purge-messages.ts'

export interface Purged {
  readonly deleted: number
  /** More than go at once: the rest follows in the background. */
  readonly later: boolean
}

/**
 * Deletes the newest messages of a channel outside threads (AJ-35), or all there are with their threads; owner and
 * admins. @throws ApiError `not_found`, `forbidden`
 */
export async function purgeNewest(
  api: ApiContext,
  actorId: string,
  channelId: string,
  count: number | 'all',
): Promise<Purged> {
  const purged = await write(api, actorId, async (trx, outgoing) => {
    const channel = await accessChannelForChange(trx, actorId, channelId)
    if (!isAdmin(channel.role)) throw new ApiError('forbidden')
    const { id: target, community_id } = channel
    const what = {
      action: 'channel/purged',
      community_id,
      target,
      data: { ...channelName(channel), count: String(count) },
    } as const
    await writeAudit(trx, { ...what, actor_id: actorId, now: outgoing.now })
    if (count !== 'all' && count <= api.batchSize) {
      const found = await selectNewest(trx, channel.id).select('id').limit(count).execute()
      const ids = found.map(({ id }) => id)
      return { deleted: await purgeMessages(trx, outgoing, channel, ids), later: false }
    }
    const from_seq = count === 'all' ? 1 : await seqOfNth(trx, channel.id, count)
    const range = { channel_id: channel.id, from_seq, to_seq: channel.last_seq, replies: count === 'all' }
    await enqueueJob(trx, 'channel/purge', range, { now: outgoing.now })
    return { deleted: 0, later: true }
  })
  api.cleaner.wake()
  api.jobs.wake()
  return purged
}

function selectNewest(trx: Transaction<Tables>, channelId: string) {
  return trx
    .selectFrom('messages')
    .where('channel_id', '=', channelId)
    .where('parent_id', 'is', null)
    .where('deleted_at', 'is', null)
    .orderBy('seq', 'desc')
}

async function seqOfNth(trx: Transaction<Tables>, channelId: string, n: number): Promise<number> {
  const nth = await selectNewest(trx, channelId)
    .select('seq')
    .offset(n - 1)
    .limit(1)
    .executeTakeFirst()
  return nth?.seq ?? 1
}
