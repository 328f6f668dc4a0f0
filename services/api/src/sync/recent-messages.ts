import type { Tables } from '@ajet/shared/db'
import { limits } from '@ajet/shared/schema'
import { sql, type Kysely } from 'kysely'
import { selectMessages } from '../messages/queries.ts'

/**
 * What was posted after a time in the channels and DMs the user is in, replies too, newest first. Only the last few of
 * each place are looked at, whatever their number, so that a long absence costs no more than a short one.
 */
export function selectRecentMessages(db: Kysely<Tables>, userId: string, since: Date) {
  return selectMessages(db, userId)
    .innerJoin('channel_members as cm', (join) =>
      join.onRef('cm.channel_id', '=', 'm.channel_id').on('cm.user_id', '=', userId),
    )
    .innerJoin('channels as c', 'c.id', 'm.channel_id')
    .where(sql<boolean>`m.seq > c.last_seq - ${limits.syncedPerChannel}::int`)
    .where('m.created_at', '>', since)
    .where('m.deleted_at', 'is', null)
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limits.syncedMessages)
}
