import { ApiError } from '@ajet/shared/http'
import type { MembershipsView } from '@ajet/shared/schema'
import type { Action } from '../context.ts'
import { accessOf } from './access-of.ts'

type MembershipsRow = Pick<MembershipsView, 'display_name' | 'community_ids' | 'channels' | 'muted_in'>

/**
 * Where the user is a member, by one statement and so of one moment: thousands ask at once when they come back.
 * @throws ApiError `unauthenticated` when the account is gone
 */
export const getMemberships: Action<'getMemberships'> = async ({ db }, { principal }) => {
  const { user_id, session_id } = principal
  const [row] = await db.hot<MembershipsRow>`
    select u.display_name,
      (select coalesce(json_agg(m.community_id), '[]') from community_members m where m.user_id = u.id) as community_ids,
      (select coalesce(json_agg(json_build_object('id', c.id, 'community_id', c.community_id)), '[]')
        from channel_members cm
        join channels c on c.id = cm.channel_id
        left join community_members m on m.community_id = c.community_id and m.user_id = cm.user_id
        where cm.user_id = u.id and (c.community_id is null or m.user_id is not null)) as channels,
      (select coalesce(json_agg(t.community_id), '[]') from mutes t
        join community_members m on m.community_id = t.community_id and m.user_id = t.user_id
        where t.user_id = u.id and t.until > now()) as muted_in
    from users u where u.id = ${user_id}`
  if (!row) throw new ApiError('unauthenticated')
  return { user_id, session_id, ...accessOf(principal), ...row }
}
