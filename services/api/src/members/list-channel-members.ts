import { accessChannel } from '../channels/access.ts'
import type { Action } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectChannelMembers } from './queries.ts'
import { channelMemberView } from './view.ts'

/** Members in the order of their user ids, which are the cursors. */
export const listChannelMembers: Action<'listChannelMembers'> = async ({ db, clock }, { principal, params, query }) => {
  const channel = await accessChannel(db.kysely, principal.user_id, params.channel_id)
  const members = selectChannelMembers(db.kysely, principal.user_id, channel.id)
  const page = await loadPage(query, 'start', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await members.where('m.user_id', '=', cursor).executeTakeFirst())
    return await members
      .$if(cursor !== undefined, (q) => q.where('m.user_id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('m.user_id', direction)
      .limit(limit)
      .execute()
  })
  return mapPage(page, (member) => channelMemberView(member, clock.now()))
}
