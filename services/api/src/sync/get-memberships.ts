import { ApiError } from '@ajet/shared/http'
import type { MembershipsView } from '@ajet/shared/schema'
import type { Action } from '../context.ts'
import { accessOf } from './access-of.ts'

type MembershipsRow = Pick<MembershipsView, 'display_name' | 'community_ids' | 'channels' | 'muted_in' | 'silent_in'>

/**
 * Where the user is a member, by one statement and so of one moment: thousands ask at once when they come back.
 * @throws ApiError `unauthenticated` when the account is gone
 */
export const getMemberships: Action<'getMemberships'> = async ({ db }, { principal }) => {
  const { user_id, session_id } = principal
  const [row] = await db.hot<MembershipsRow>`
    select u.display_name,
      (select coalesce(json_agg(m.community_id), '[]') from community_members m where m.user_id = u.id) as community_ids,
      mine.channels, mine.silent_in,
      (select coalesce(json_agg(t.community_id), '[]') from mutes t
        join community_members m on m.community_id = t.community_id and m.user_id = t.user_id
        where t.user_id = u.id and t.until > now()) as muted_in
    from users u
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', c.id, 'community_id', c.community_id)), '[]') as channels,
        coalesce(json_agg(c.id) filter (where c.archived_at is not null or (c.mode_m and not cm.operator and not cm.voice)
          or (c.type = 'dm'
            and exists (select from channel_members x where x.channel_id = c.id and x.user_id <> u.id)
            and not exists (select from channel_members x
              join community_members theirs on theirs.user_id = x.user_id
              join community_members own on own.community_id = theirs.community_id and own.user_id = u.id
              where x.channel_id = c.id and x.user_id <> u.id))), '[]') as silent_in
      from channel_members cm
      join channels c on c.id = cm.channel_id
      left join community_members m on m.community_id = c.community_id and m.user_id = cm.user_id
      where cm.user_id = u.id and (c.community_id is null or m.user_id is not null)
    ) mine
    where u.id = ${user_id}`
  if (!row) throw new ApiError('unauthenticated')
  return { user_id, session_id, ...accessOf(principal), ...row }
}
