import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import { selectMyChannels } from '../channels/queries.ts'
import { myChannelView, type MyChannelRow } from '../channels/view.ts'
import { selectMyCommunities } from '../communities/queries.ts'
import { communityView } from '../communities/view.ts'
import type { Action } from '../context.ts'
import { accessMe } from '../users/access.ts'
import { meView } from '../users/me-view.ts'

/** Everything a returning client needs, in three queries however many communities and channels there are. */
export const sync: Action<'sync'> = async ({ db, clock }, { principal }) => {
  const [me, communities, channels] = await Promise.all([
    accessMe(db.kysely, principal.user_id),
    selectMyCommunities(db.kysely, principal.user_id).orderBy('c.id').execute(),
    selectCommunityChannels(db.kysely, principal.user_id).execute(),
  ])
  const byCommunity = Map.groupBy(channels, (channel: MyChannelRow) => channel.community_id)
  return {
    user: meView(me, clock.now()),
    session_id: principal.session_id,
    communities: communities.map((community) => ({
      ...communityView(community),
      channels: (byCommunity.get(community.id) ?? []).map(myChannelView),
    })),
  }
}

/** Channels of the user's communities: found from the memberships, not among the channels of everybody. */
function selectCommunityChannels(db: Kysely<Tables>, userId: string) {
  return selectMyChannels(db, userId)
    .where('c.community_id', 'in', (eb) =>
      eb.selectFrom('community_members as mine').select('mine.community_id').where('mine.user_id', '=', userId),
    )
    .orderBy('c.id')
}
