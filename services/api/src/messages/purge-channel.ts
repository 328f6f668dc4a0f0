import { lockChannel } from '../channels/queries.ts'
import type { ApiContext } from '../context.ts'
import { inSteps } from '../jobs/in-steps.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { write } from '../write.ts'
import { purgeMessages } from './purge-messages.ts'

/** Which messages of a channel go; the newest first. */
export interface PurgeRange {
  readonly channel_id: string
  readonly from_seq: number
  readonly to_seq: number
  /** Those of threads too, and not only the timeline. */
  readonly replies: boolean
}

/** Deletes very many messages, some at a time. */
export const purgeChannelJob = defineJob('channel/purge', {
  run: (api, { data, signal }) => inSteps(api, signal, ({ all, size }) => all(() => purgeSome(api, data, size))),
})

async function purgeSome(api: ApiContext, range: PurgeRange, size: number): Promise<number> {
  return await write(api, null, async (trx, outgoing) => {
    await lockChannel(trx, range.channel_id)
    const channel = await trx
      .selectFrom('channels')
      .select(['id', 'community_id'])
      .where('id', '=', range.channel_id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (!channel) return 0
    const found = await trx
      .selectFrom('messages')
      .select('id')
      .where('channel_id', '=', channel.id)
      .where('seq', '>=', range.from_seq)
      .where('seq', '<=', range.to_seq)
      .where('deleted_at', 'is', null)
      .$if(!range.replies, (q) => q.where('parent_id', 'is', null))
      .orderBy('seq', 'desc')
      .limit(size)
      .execute()
    const ids = found.map(({ id }) => id)
    return await purgeMessages(trx, outgoing, channel, ids)
  })
}
