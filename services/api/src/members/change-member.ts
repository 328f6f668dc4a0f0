import type { Tables } from '@ajet/shared/db'
import type { CommunityRole } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import { endMute } from '../mutes/end-mute.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import type { Outgoing } from '../outgoing.ts'
import { authorView } from '../users/view.ts'
import type { MemberRow } from './view.ts'

interface MemberChange {
  readonly community: { readonly id: string; readonly name: string }
  readonly member: MemberRow
  readonly role: CommunityRole
  readonly nickname: string | null
}

/** Gives a member role and nickname, and tells of it; not when nothing changes. The community's lock is the caller's. */
export async function changeMember(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { community, member, role, nickname }: MemberChange,
): Promise<void> {
  if (role !== member.role || nickname !== member.nickname) {
    await trx
      .updateTable('community_members')
      .set({ role, nickname })
      .where('community_id', '=', community.id)
      .where('user_id', '=', member.id)
      .execute()
    const payload = { user_id: member.id, user: authorView(member), role, nickname }
    outgoing.inCommunity(community.id, 'member/updated', payload)
  }
  // Nobody is above an owner, so nobody could end it.
  if (role === 'owner') await endMute(trx, outgoing, community.id, member)
  if (role === member.role) return
  await notifyUser(trx, outgoing, {
    user_id: member.id,
    type: 'system',
    source_id: community.id,
    community_id: community.id,
    data: { event: 'role_changed', role, community_name: community.name },
  })
}
