import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { endApiUsers } from '../api-users/end-api-user.ts'
import { sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import { hideChannels } from '../channels/hide-channels.ts'
import type { Action } from '../context.ts'
import { endInvites } from '../invites/end-invites.ts'
import { enqueueJob } from '../jobs/enqueue-job.ts'
import type { Outgoing } from '../outgoing.ts'
import { write } from '../write.ts'
import { accessMembership, lockCommunity } from './access.ts'
import { passServerOn } from './pass-server-on.ts'

/** Deletes a community for everybody at once; what is in it follows. */
export const deleteCommunity: Action<'deleteCommunity'> = async (api, { principal, params }) => {
  const now = api.clock.now()
  await write(api, principal.user_id, async (trx, outgoing) => {
    const { id } = await accessMembership(trx, principal.user_id, params.community)
    await lockCommunity(trx, id)
    const community = await accessMembership(trx, principal.user_id, id)
    if (community.role !== 'owner') throw new ApiError('forbidden')
    await passServerOn(trx, id, principal.user_id)
    await removeCommunity(trx, outgoing, id)
    const { name, slug } = community
    // Of no community: rows of this one go with it.
    const what = { action: 'community/deleted', community_id: null, target: id, data: { name, slug } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now })
  })
  api.jobs.wake()
}

/** Makes a community vanish at once; its rows follow by a job. Its lock is the caller's. */
export async function removeCommunity(trx: Transaction<Tables>, outgoing: Outgoing, id: string): Promise<void> {
  const { now } = outgoing
  await endApiUsers(trx, outgoing, id)
  await hideCommunity(trx, outgoing, id)
  await enqueueJob(trx, 'community/erase', { community_id: id }, { now, key: id })
  outgoing.inCommunity(id, 'community/deleted', { community_id: id })
}

/** Ways in first, so that nobody comes in behind those who are put out. */
async function hideCommunity(trx: Transaction<Tables>, outgoing: Outgoing, id: string): Promise<void> {
  const { now } = outgoing
  await endInvites(trx, outgoing, sql<boolean>`i.community_id = ${id}`)
  await trx.deleteFrom('community_members').where('community_id', '=', id).execute()
  const channels = await trx.selectFrom('channels').select('id').where('community_id', '=', id).execute()
  await hideChannels(
    trx,
    channels.map((channel) => channel.id),
    now,
  )
  // The slug is free for another community.
  const change = { slug: sql<string>`'gone-' || replace(id::text, '-', '')`, deleted_at: new Date(now) }
  await trx.updateTable('communities').set(change).where('id', '=', id).execute()
}
