import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import { selectListedChannels } from '../channels/queries.ts'
import { myChannelView, type MyChannelRow } from '../channels/view.ts'
import { selectMyCommunities } from '../communities/queries.ts'
import { communityView } from '../communities/view.ts'
import type { Action } from '../context.ts'
import { selectMyDms } from '../dms/queries.ts'
import { dmView } from '../dms/view.ts'
import { messageView } from '../messages/view.ts'
import { countUnread } from '../notifications/queries.ts'
import { countUnreadThreads } from '../threads/queries.ts'
import { iso } from '../time.ts'
import { accessMe } from '../users/access.ts'
import { meView } from '../users/me-view.ts'
import { accessOf } from './access-of.ts'
import { selectRecentMessages } from './recent-messages.ts'

/** A message is written with the time it was begun, and seen when it is committed; clocks differ, too. */
const OVERLAP_MS = 5_000

/** Everything a returning client needs, in six or seven queries however many communities and channels there are. */
export const sync: Action<'sync'> = async ({ db, clock }, { principal, query: { since } }) => {
  const synced_at = iso(new Date(clock.now() - OVERLAP_MS))
  const [me, communities, channels, dms, notification_count, thread_unread_count, recent] = await Promise.all([
    accessMe(db.kysely, principal.user_id),
    selectMyCommunities(db.kysely, principal.user_id).select(isMuted).orderBy('c.id').execute(),
    selectCommunityChannels(db.kysely, principal.user_id).execute(),
    selectMyDms(db.kysely, principal.user_id).orderBy('active_at', 'desc').orderBy('c.id', 'desc').execute(),
    countUnread(db.kysely, principal.user_id),
    countUnreadThreads(db.kysely, principal.user_id),
    since === undefined ? undefined : selectRecentMessages(db.kysely, principal.user_id, new Date(since)).execute(),
  ])
  const byCommunity = Map.groupBy(channels, (channel: MyChannelRow) => channel.community_id)
  return {
    user: meView(me, clock.now()),
    session_id: principal.session_id,
    ...accessOf(principal),
    communities: communities.map((community) => ({
      ...communityView(community),
      channels: (byCommunity.get(community.id) ?? []).map(myChannelView),
    })),
    dms: dms.map(dmView),
    notification_count,
    thread_unread_count,
    ...(recent && { messages: recent.map(messageView) }),
    synced_at,
    muted_in: communities.filter(({ muted }) => muted).map(({ id }) => id),
  }
}

/** Whether the user of the membership `m` is muted at this moment, by the database's clock. */
const isMuted = sql<boolean>`exists (select from mutes t
  where t.community_id = m.community_id and t.user_id = m.user_id and t.until > now())`.as('muted')

/** Channels of the user's communities: found from the memberships, not among the channels of everybody. */
function selectCommunityChannels(db: Kysely<Tables>, userId: string) {
  return selectListedChannels(db, userId)
    .where('c.community_id', 'in', (eb) =>
      eb.selectFrom('community_members as mine').select('mine.community_id').where('mine.user_id', '=', userId),
    )
    .orderBy('c.id')
}
