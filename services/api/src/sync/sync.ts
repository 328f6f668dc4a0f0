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
    selectMyChannels(db.kysely, principal.user_id).where('c.community_id', 'is not', null).orderBy('c.id').execute(),
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
