import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { deleteChannelLater } from '../channels/hide-channels.ts'

/**
 * After somebody has left a group DM: it is no longer the one of that set of people, who would else bring back by a new
 * one who has left, with all that was said meanwhile. With nobody left it is gone.
 */
export async function leaveDm(
  trx: Transaction<Tables>,
  channelId: string,
  memberCount: number,
  now: number,
): Promise<void> {
  if (memberCount === 0) await deleteChannelLater(trx, channelId, now)
  else await trx.updateTable('channels').set({ dm_key: null }).where('id', '=', channelId).execute()
}
