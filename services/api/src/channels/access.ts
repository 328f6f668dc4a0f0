import { ApiError } from '@ajet/shared/http'
import { prepared, type Tables } from '@ajet/shared/db'
import { sql, type Kysely, type Transaction } from 'kysely'
import { canSee } from './policy.ts'
import { channelColumns, lockChannel, selectMyChannels } from './queries.ts'

const selectChannel = prepared((db, { userId, channelId }: { readonly userId: string; readonly channelId: string }) =>
  db
    .selectFrom('channels as c')
    .leftJoin('channel_members as cm', (join) => join.onRef('cm.channel_id', '=', 'c.id').on('cm.user_id', '=', userId))
    .leftJoin('community_members as m', (join) =>
      join.onRef('m.community_id', '=', 'c.community_id').on('m.user_id', '=', userId),
    )
    .select([...channelColumns, 'm.role'])
    .select([
      sql<boolean>`cm.user_id is not null`.as('joined'),
      sql<boolean>`coalesce(cm.operator, false)`.as('operator'),
      sql<boolean>`coalesce(cm.voice, false)`.as('voice'),
      sql<boolean>`c.archived_at is not null`.as('archived'),
    ])
    .where('c.id', '=', channelId),
)

/**
 * A channel the user may see, with the user's standing in it.
 * @throws ApiError `not_found`, the same for one that is hidden and one that does not exist
 */
export async function accessChannel(db: Kysely<Tables>, userId: string, channelId: string) {
  const [row] = await selectChannel(db, { userId, channelId })
  if (!row || !canSee(row)) throw new ApiError('not_found')
  return row
}

export type ChannelAccess = Awaited<ReturnType<typeof accessChannel>>

/** The same with the channel's lock held until the end of the transaction. @throws ApiError `not_found` */
export async function accessChannelForChange(
  trx: Transaction<Tables>,
  userId: string,
  channelId: string,
): Promise<ChannelAccess> {
  await lockChannel(trx, channelId)
  return await accessChannel(trx, userId, channelId)
}

/** The channel as the user sees it, with read state and counts. @throws ApiError `not_found` */
export async function accessMyChannel(db: Kysely<Tables>, userId: string, channelId: string) {
  const row = await selectMyChannels(db, userId).where('c.id', '=', channelId).executeTakeFirst()
  if (!row) throw new ApiError('not_found')
  return row
}
