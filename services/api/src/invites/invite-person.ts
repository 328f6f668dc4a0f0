import type { InvitesTable, Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Insertable, Transaction } from 'kysely'
import { isBanned } from '../bans/access.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import type { Outgoing } from '../outgoing.ts'
import { accessUser } from '../users/access.ts'

export type PersonalInvite = Insertable<InvitesTable> & { readonly user_id: string }

/**
 * Invites one person and notifies them (AJ-102). Only somebody who shares another community with the caller: whoever is
 * elsewhere on the server stays unknown, and gets a link. A new invite takes the place of the one before.
 *
 * @throws ApiError `not_found` for somebody unknown to the caller, `conflict` for a member
 */
export async function invitePerson(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  invite: PersonalInvite,
  community: { readonly name: string; readonly slug: string },
): Promise<void> {
  const { user_id, community_id } = invite
  await accessUser(trx, invite.created_by, user_id)
  await requireOutside(trx, community_id, user_id)
  // It stays the same invite, so that the notification takes the place of the one before as well.
  const { id: _, created_at: __, ...renewed } = invite
  const { id, code } = await trx
    .insertInto('invites')
    .values({ ...invite, max_uses: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'community_id'])
        .where('user_id', 'is not', null)
        .doUpdateSet({ ...renewed, max_uses: 1, uses: 0 }),
    )
    .returning(['id', 'code'])
    .executeTakeFirstOrThrow()
  const data = { code, community_name: community.name, community_slug: community.slug }
  await notifyUser(trx, outgoing, { user_id, type: 'invite', source_id: id, community_id, data })
}

async function requireOutside(trx: Transaction<Tables>, communityId: string, userId: string): Promise<void> {
  const member = await trx
    .selectFrom('community_members')
    .select('user_id')
    .where('community_id', '=', communityId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (member) throw new ApiError('conflict', {}, 'This person is a member already')
  if (await isBanned(trx, communityId, userId)) throw new ApiError('conflict', {}, 'This person is banned')
}
