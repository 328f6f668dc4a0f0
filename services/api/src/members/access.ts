import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Kysely, Transaction } from 'kysely'
import { accessMembership, lockCommunity } from '../communities/access.ts'
import { countOwners, selectMembers } from './queries.ts'

/** `me` stands for the caller. */
export function userIdOf(user: string, callerId: string): string {
  return user === 'me' ? callerId : user
}

/** A member as the caller, who is in the community, may see them. @throws ApiError `not_found` */
export async function accessMember(db: Kysely<Tables>, callerId: string, communityId: string, user: string) {
  const members = selectMembers(db, callerId, communityId)
  const member = await members.where('u.id', '=', userIdOf(user, callerId)).executeTakeFirst()
  if (!member) throw new ApiError('not_found')
  return member
}

/**
 * A member and the community with the caller's role in it, with the community locked against other changes of members.
 * @throws ApiError `not_found`
 */
export async function accessMemberForChange(
  trx: Transaction<Tables>,
  callerId: string,
  params: { readonly community: string; readonly user: string },
) {
  const { id } = await accessMembership(trx, callerId, params.community)
  await lockCommunity(trx, id)
  const community = await accessMembership(trx, callerId, id)
  return { community, member: await accessMember(trx, callerId, id, params.user) }
}

/** @throws ApiError `last_owner` when nobody would own the community; call it with the community locked */
export async function requireAnotherOwner(trx: Transaction<Tables>, communityId: string): Promise<void> {
  if ((await countOwners(trx, communityId)) < 2) throw new ApiError('last_owner')
}
