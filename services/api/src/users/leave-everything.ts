import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { deleteChannelLater } from '../channels/hide-channels.ts'
import { lockCommunity } from '../communities/access.ts'
import { findPartners } from '../dms/find-partners.ts'
import { leaveEstrangedDms } from '../members/leave-channels.ts'
import { putOut } from '../members/put-out.ts'
import { countOwners, selectMembers } from '../members/queries.ts'
import type { Outgoing } from '../outgoing.ts'
import { authorView, type AuthorRow } from './view.ts'

/** Who is to hear what the user is called from here on. */
interface Left {
  tell(outgoing: Outgoing, user: AuthorRow): void
}

/**
 * Takes a user who is about to go out of every community and group DM. A DM of two stays for the other to read, and goes
 * when there is no other.
 *
 * @throws ApiError `last_owner` with the communities that nobody else owns
 */
export async function leaveEverything(trx: Transaction<Tables>, outgoing: Outgoing, userId: string): Promise<Left> {
  const communities = await lockMine(trx, userId)
  await requireOtherOwners(trx, communities)
  const ids = communities.map(({ id }) => id)
  const partners = await findPartners(trx, userId, ids)
  for (const community of communities) {
    const member = await selectMembers(trx, userId, community.id).where('u.id', '=', userId).executeTakeFirstOrThrow()
    await putOut(trx, outgoing, community, member, 'member/left')
  }
  const user = await trx
    .selectFrom('users')
    .select(['id', 'username', 'display_name', 'kind', 'avatar_key'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  for (const { last_rev, member_count, ...dm } of await leaveEstrangedDms(trx, userId))
    outgoing.inChannel(dm, last_rev, 'member/left', { user_id: userId, user: authorView(user), member_count })
  for (const id of await findLonelyDms(trx, userId)) await deleteChannelLater(trx, id, outgoing.now)
  return {
    tell: (to, row) => {
      const payload = { user: authorView(row), status_text: '' }
      for (const id of ids) to.inCommunity(id, 'user/updated', payload)
      for (const id of partners) to.toUser(id, 'user/updated', payload)
    },
  }
}

/** The communities of a user, locked in the order of their ids. */
async function lockMine(trx: Transaction<Tables>, userId: string) {
  const mine = trx
    .selectFrom('community_members as m')
    .innerJoin('communities as c', 'c.id', 'm.community_id')
    .select(['c.id', 'c.name', 'c.slug', 'm.role'])
    .where('m.user_id', '=', userId)
    .orderBy('c.id')
  for (const { id } of await mine.execute()) await lockCommunity(trx, id)
  // As they are under the locks.
  return await mine.execute()
}

async function requireOtherOwners(
  trx: Transaction<Tables>,
  communities: Awaited<ReturnType<typeof lockMine>>,
): Promise<void> {
  const alone: { readonly id: string; readonly slug: string; readonly name: string }[] = []
  for (const { id, slug, name, role } of communities) {
    if (role === 'owner' && (await countOwners(trx, id)) < 2) alone.push({ id, slug, name })
  }
  if (alone.length === 0) return
  const names = alone.map(({ name }) => name).join(', ')
  throw new ApiError(
    'last_owner',
    { communities: alone },
    `Nobody else owns ${names}: hand over what is to stay, and delete the rest, before the account goes`,
  )
}

/** DMs with oneself alone, or with somebody whose account is gone as well: nobody could read them any more. */
async function findLonelyDms(trx: Transaction<Tables>, userId: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('channel_members as mine')
    .innerJoin('channels as c', 'c.id', 'mine.channel_id')
    .select('c.id')
    .where('mine.user_id', '=', userId)
    .where('c.community_id', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('channel_members as x')
            .innerJoin('users as u', 'u.id', 'x.user_id')
            .select('x.user_id')
            .whereRef('x.channel_id', '=', 'c.id')
            .where('x.user_id', '<>', userId)
            .where('u.deleted_at', 'is', null),
        ),
      ),
    )
    .orderBy('c.id')
    .execute()
  return rows.map(({ id }) => id)
}
