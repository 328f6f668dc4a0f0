import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'

/** Corrects a channel's member_count after one came or went and takes the revision of the event that says so. */
export async function changeMemberCount(trx: Transaction<Tables>, channelId: string, by: 1 | -1) {
  return await trx
    .updateTable('channels')
    .set((eb) => ({ member_count: eb('member_count', '+', by), last_rev: eb('last_rev', '+', 1) }))
    .where('id', '=', channelId)
    .returning(['last_rev', 'member_count'])
    .executeTakeFirstOrThrow()
}
