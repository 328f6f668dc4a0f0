import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Kysely, Transaction } from 'kysely'
import { requireNotBanned } from '../bans/access.ts'
import { selectInvites, selectValidInvites } from './queries.ts'

/** A usable invite, for whoever holds its code. @throws ApiError `invite_invalid` */
export async function accessInvite(db: Kysely<Tables>, code: string, now: number) {
  const invite = await selectValidInvites(db, now).where('i.code', '=', code).executeTakeFirst()
  if (!invite) throw new ApiError('invite_invalid')
  return invite
}

/**
 * The same for somebody who wants to come in by it, with the community locked, and the invite so that no more people
 * come in than `max_uses`: in this order, as whoever bans somebody ends their invite.
 * @throws ApiError `invite_invalid`, `banned`
 */
export async function accessInviteForUse(trx: Transaction<Tables>, code: string, userId: string, now: number) {
  const { community_id } = await accessInviteOf(trx, code, userId, now)
  await requireNotBanned(trx, community_id, userId)
  await trx.selectFrom('invites').select('id').where('code', '=', code).forNoKeyUpdate().execute()
  return await accessInviteOf(trx, code, userId, now)
}

/**
 * A personal invite is for its person alone. Whoever is in already may come again, also by one that is used up: a call
 * whose answer was lost is made twice.
 */
async function accessInviteOf(trx: Transaction<Tables>, code: string, userId: string, now: number) {
  const invite = (await findInviteOfMember(trx, code, userId)) ?? (await accessInvite(trx, code, now))
  if (invite.user_id !== null && invite.user_id !== userId) throw new ApiError('invite_invalid')
  return invite
}

async function findInviteOfMember(trx: Transaction<Tables>, code: string, userId: string) {
  return await selectInvites(trx)
    .innerJoin('community_members as mine', 'mine.community_id', 'i.community_id')
    .where('mine.user_id', '=', userId)
    .where('i.code', '=', code)
    .executeTakeFirst()
}

/** An invite as it is stored, usable or not. @throws ApiError `not_found` */
export async function loadInvite(db: Kysely<Tables>, code: string) {
  const invite = await selectInvites(db).where('i.code', '=', code).executeTakeFirst()
  if (!invite) throw new ApiError('not_found')
  return invite
}
