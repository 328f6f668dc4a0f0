import type { Tables } from '@ajet/shared/db'
import type { NotificationView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'
import { selectNotifications } from './queries.ts'
import { isQuietBy } from './quiet.ts'
import { notificationView } from './view.ts'

export interface UserNotification {
  readonly user_id: string
  readonly type: Extract<NotificationView['type'], 'invite' | 'system'>
  readonly source_id: string
  readonly community_id: string | null
  /** A channel the user is in. */
  readonly channel_id?: string
  readonly data: Readonly<Record<string, string>>
}

/**
 * Tells one person of an invite or of something done to them (AJ-102, AJ-103), inside the caller's transaction; oneself
 * of nothing. The same thing again, by type and source, takes the place of what was told before, and is unread.
 */
export async function notifyUser(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { channel_id, ...notification }: UserNotification,
): Promise<void> {
  const { user_id } = notification
  if (user_id === outgoing.actorId) return
  const changing = {
    id: newId(),
    community_id: notification.community_id,
    channel_id: channel_id ?? null,
    actor_id: outgoing.actorId,
    data: { ...notification.data },
    read_at: null,
    silent: await isQuietFor(trx, user_id, outgoing.now),
    created_at: new Date(outgoing.now),
  }
  await trx
    .insertInto('notifications')
    .values({ ...notification, ...changing, message_id: null })
    .onConflict((conflict) => conflict.columns(['user_id', 'source_id', 'type']).doUpdateSet(changing))
    .execute()
  const row = await selectNotifications(trx, user_id).where('n.id', '=', changing.id).executeTakeFirst()
  if (!row) return
  outgoing.toUser(user_id, 'notification/new', { user_id, notification: notificationView(row) })
}

/** Whether the user does not want to be disturbed at this time. */
async function isQuietFor(trx: Transaction<Tables>, userId: string, now: number): Promise<boolean> {
  const user = await trx.selectFrom('users').select('settings').where('id', '=', userId).executeTakeFirst()
  return isQuietBy(user?.settings, now)
}
