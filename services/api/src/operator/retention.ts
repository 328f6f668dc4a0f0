import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { tellUpdated } from '../channels/events.ts'
import { isListed } from '../channels/policy.ts'
import { channelColumns, lockChannel, nextRev } from '../channels/queries.ts'
import { lockCommunity } from '../communities/access.ts'
import type { Outgoing } from '../outgoing.ts'

/** Says how long messages are kept in the channels of a community; false: as before. */
export async function setCommunityRetention(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  communityId: string,
  retention_days: number | null,
): Promise<boolean> {
  await lockCommunity(trx, communityId)
  const changed = await trx
    .updateTable('communities')
    .set({ retention_days })
    .where('id', '=', communityId)
    .where('retention_days', 'is distinct from', retention_days)
    .returning(['id as community_id', 'name', 'slug', 'description', 'retention_days', 'link_previews'])
    .executeTakeFirst()
  if (changed) outgoing.inCommunity(communityId, 'community/updated', changed)
  return changed !== undefined
}

/** The same for one channel of a community. */
export async function setChannelRetention(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  channelId: string,
  retention_days: number | null,
): Promise<boolean> {
  await lockChannel(trx, channelId)
  const channel = trx.selectFrom('channels as c').select(channelColumns).where('c.id', '=', channelId)
  const before = await channel.executeTakeFirstOrThrow()
  if (before.retention_days === retention_days) return false
  await trx.updateTable('channels').set({ retention_days }).where('id', '=', channelId).execute()
  const rev = isListed(before) ? null : await nextRev(trx, channelId)
  tellUpdated(outgoing, before, { ...before, retention_days }, rev)
  return true
}
