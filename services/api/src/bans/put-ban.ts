import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { endInvites } from '../invites/end-invites.ts'
import { putOut } from '../members/put-out.ts'
import type { MemberRow } from '../members/view.ts'
import type { Outgoing } from '../outgoing.ts'

interface Ban {
  readonly community: { readonly id: string; readonly name: string }
  readonly user_id: string
  /** Undefined: is none at the moment. */
  readonly member: MemberRow | undefined
  readonly reason: string
}

/**
 * Writes a ban, or another reason for it, and puts a member out. The community's lock is the caller's.
 *
 * @throws ApiError `last_owner`
 */
export async function putBan(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { community, user_id, member, reason }: Ban,
): Promise<void> {
  const community_id = community.id
  const created_at = new Date(outgoing.now)
  await trx
    .insertInto('bans')
    .values({ community_id, user_id, reason, created_by: outgoing.actorId, created_at })
    .onConflict((conflict) => conflict.columns(['community_id', 'user_id']).doUpdateSet({ reason }))
    .execute()
  const invites = sql<boolean>`i.community_id = ${community_id} and i.user_id = ${user_id}`
  await endInvites(trx, outgoing, invites)
  if (member) await putOut(trx, outgoing, community, member, 'member/banned')
}
