import { joinCommunity, type Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { requireNotBanned } from '../bans/access.ts'
import { putBan } from '../bans/put-ban.ts'
import { lockCommunity } from '../communities/access.ts'
import { changeMember } from '../members/change-member.ts'
import { selectMembers } from '../members/queries.ts'
import type { Outgoing } from '../outgoing.ts'

interface Place {
  readonly community: { readonly id: string; readonly name: string }
  readonly user_id: string
}

/**
 * Makes a person an owner of a community, who need not be a member. False: an owner already, and nothing changed.
 *
 * @throws ApiError `banned`
 */
export async function makeOwner(trx: Transaction<Tables>, outgoing: Outgoing, place: Place): Promise<boolean> {
  const { community, user_id } = place
  await requireNotBanned(trx, community.id, user_id)
  const member = await findMember(trx, place)
  if (member?.role === 'owner') return false
  if (member) {
    await changeMember(trx, outgoing, { community, member, role: 'owner', nickname: member.nickname })
    return true
  }
  const clock = { now: () => outgoing.now }
  const { events } = await joinCommunity(trx, { community_id: community.id, user_id, role: 'owner', clock })
  outgoing.rows.push(...events)
  return true
}

/**
 * Makes a person the only owner of a community; the owners it had become admins. False: they were that already.
 *
 * @throws ApiError `banned`
 */
export async function handOver(trx: Transaction<Tables>, outgoing: Outgoing, place: Place): Promise<boolean> {
  const { community, user_id } = place
  await lockCommunity(trx, community.id)
  const isNew = await makeOwner(trx, outgoing, place)
  const others = selectMembers(trx, user_id, community.id).where('m.role', '=', 'owner').where('u.id', '<>', user_id)
  const before = await others.orderBy('u.id').execute()
  for (const member of before) {
    await changeMember(trx, outgoing, { community, member, role: 'admin', nickname: member.nickname })
  }
  return isNew || before.length > 0
}

/** Bans somebody who need not be a member; false: was none. @throws ApiError `last_owner` */
export async function banUser(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { reason, ...place }: Place & { readonly reason: string },
): Promise<boolean> {
  const { community, user_id } = place
  await lockCommunity(trx, community.id)
  const member = await findMember(trx, place)
  await putBan(trx, outgoing, { community, user_id, member, reason })
  return member !== undefined
}

function findMember(trx: Transaction<Tables>, { community, user_id }: Place) {
  return selectMembers(trx, user_id, community.id).where('m.user_id', '=', user_id).executeTakeFirst()
}
