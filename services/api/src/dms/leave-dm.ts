import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'

/**
 * After somebody has left a group DM: it is no longer the one of that set of people, who would else bring back by a new
 * one who has left, with all that was said meanwhile. With nobody left it is gone.
 */
export async function leaveDm(trx: Transaction<Tables>, channelId: string, memberCount: number): Promise<void> {
  if (memberCount === 0) await trx.deleteFrom('channels').where('id', '=', channelId).execute()
  else await trx.updateTable('channels').set({ dm_key: null }).where('id', '=', channelId).execute()
}
