import { findServerCommunity, setServerCommunity } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { lockCommunity } from './access.ts'

/**
 * Whoever owns the server's community owns the server: before it goes, another one that the same person owns takes its
 * place, the oldest. So the server never falls to somebody by being left over. Call it with the community locked.
 *
 * @throws ApiError `conflict` when they own no other
 */
export async function passServerOn(trx: Transaction<Tables>, communityId: string, userId: string): Promise<void> {
  if ((await findServerCommunity(trx)) !== communityId) return
  const next = await findOwned(trx, userId, communityId)
  if (next !== undefined) await lockCommunity(trx, next)
  // Once more under the lock: it may be gone, or somebody else's, meanwhile.
  if (next === undefined || (await findOwned(trx, userId, communityId)) !== next)
    throw new ApiError('conflict', {}, WHY)
  await setServerCommunity(trx, next)
}

const WHY =
  'Whoever owns this community owns the server. Hand it over, or make another one that takes its place, before you delete it'

async function findOwned(trx: Transaction<Tables>, userId: string, except: string): Promise<string | undefined> {
  const owned = await trx
    .selectFrom('community_members as m')
    .innerJoin('communities as c', 'c.id', 'm.community_id')
    .select('c.id')
    .where('m.user_id', '=', userId)
    .where('m.role', '=', 'owner')
    .where('c.id', '<>', except)
    .where('c.deleted_at', 'is', null)
    .orderBy('c.created_at')
    .orderBy('c.id')
    .limit(1)
    .executeTakeFirst()
  return owned?.id
}
