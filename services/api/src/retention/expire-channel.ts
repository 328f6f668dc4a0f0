import { lockChannel } from '../channels/queries.ts'
import type { ApiContext } from '../context.ts'
import { inSteps } from '../jobs/in-steps.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { purgeMessages } from '../messages/purge-messages.ts'
import { write } from '../write.ts'
import { selectKept } from './queries.ts'

/** Deletes the messages of a channel that are older than they may become, the oldest first. */
export const expireChannelJob = defineJob('channel/expire', {
  run: async (api, { data, signal }) => {
    const outcome = await inSteps(api, signal, ({ all, size }) => all(() => expireSome(api, data.channel_id, size)))
    // The rows of files have gone; the files follow.
    api.cleaner.wake()
    return outcome
  },
})

/** How long messages are kept is read anew for every step: whoever takes a rule back stops it. */
async function expireSome(api: ApiContext, channelId: string, size: number): Promise<number> {
  return await write(api, null, async (trx, outgoing) => {
    await lockChannel(trx, channelId)
    const channel = await selectKept(trx).where('c.id', '=', channelId).executeTakeFirst()
    if (!channel) return 0
    const found = await trx
      .selectFrom((from) =>
        from
          .selectFrom('messages')
          .select(['id', 'created_at'])
          .where('channel_id', '=', channelId)
          .where('deleted_at', 'is', null)
          .orderBy('seq')
          .limit(size)
          .as('oldest'),
      )
      .select('id')
      .where('created_at', '<', new Date(api.clock.now() - channel.days * DAY_MS))
      .execute()
    const ids = found.map(({ id }) => id)
    return await purgeMessages(trx, outgoing, channel, ids)
  })
}

const DAY_MS = 24 * 60 * 60_000
