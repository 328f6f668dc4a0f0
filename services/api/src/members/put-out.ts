import { readEstrangementBeside, type Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { endApiUser } from '../api-users/end-api-user.ts'
import { countMembers } from '../communities/queries.ts'
import { tellEstranged } from '../dms/tell-estranged.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import type { Outgoing } from '../outgoing.ts'
import { authorView } from '../users/view.ts'
import { requireAnotherOwner } from './access.ts'
import { leaveChannels, leaveEstrangedDms } from './leave-channels.ts'
import type { MemberRow } from './view.ts'

/**
 * Takes a member out of every channel of the community, out of the community, and out of group DMs with nobody but its
 * people, and tells why by the event's type, and who can write in a DM no longer.
 * The community's lock is the caller's. @throws ApiError `last_owner`
 */
export async function putOut(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  community: { readonly id: string; readonly name: string },
  member: MemberRow,
  type: 'member/left' | 'member/kicked' | 'member/banned',
): Promise<void> {
  if (member.role === 'owner') await requireAnotherOwner(trx, community.id)
  const gone = { user_id: member.id, user: authorView(member) }
  const dms = await readEstrangementBeside(trx, member.id, community.id)
  for (const { last_rev, member_count, ...channel } of await leaveChannels(trx, community.id, member.id)) {
    outgoing.inChannel(channel, last_rev, type, { ...gone, member_count })
  }
  await trx
    .deleteFrom('community_members')
    .where('community_id', '=', community.id)
    .where('user_id', '=', member.id)
    .execute()
  for (const { last_rev, member_count, ...dm } of await leaveEstrangedDms(trx, member.id)) {
    outgoing.inChannel(dm, last_rev, 'member/left', { ...gone, member_count })
  }
  await tellEstranged(trx, outgoing, dms)
  outgoing.inCommunity(community.id, type, { ...gone, member_count: await countMembers(trx, community.id) })
  if (member.kind === 'bot') {
    const username = await endApiUser(trx, outgoing, member.id)
    const after = { user: { ...authorView(member), username }, status_text: member.status_text }
    return outgoing.inCommunity(community.id, 'user/updated', after)
  }
  await notifyUser(trx, outgoing, {
    user_id: member.id,
    type: 'system',
    source_id: community.id,
    community_id: community.id,
    data: { event: 'kicked', community_name: community.name },
  })
}
