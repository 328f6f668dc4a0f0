import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import type { MemberRow } from '../members/view.ts'
import type { Outgoing } from '../outgoing.ts'
import { authorView } from '../users/view.ts'

/** Ends a mute and tells whoever was muted. False when there was none. */
export async function endMute(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  community_id: string,
  member: MemberRow,
): Promise<boolean> {
  const ended = await trx
    .deleteFrom('mutes')
    .where('community_id', '=', community_id)
    .where('user_id', '=', member.id)
    .returning('user_id')
    .executeTakeFirst()
  if (!ended) return false
  const place = { id: null, community_id }
  outgoing.toUser(member.id, 'member/unmuted', { user_id: member.id, user: authorView(member) }, place)
  return true
}
