import { findServerCommunity, setServerCommunity } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { lockCommunity } from '../communities/access.ts'
import { removeCommunity } from '../communities/delete-community.ts'
import type { Outgoing } from '../outgoing.ts'

/**
 * Deletes a community with everything in it. `next` takes the place of the one whose owners own the server.
 *
 * @throws ApiError `conflict` when it is that one, and no other is named
 */
export async function deleteCommunityFor(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { id, next }: { readonly id: string; readonly next: string | undefined },
): Promise<void> {
  for (const one of [id, ...(next === undefined ? [] : [next])].toSorted()) await lockCommunity(trx, one)
  if ((await findServerCommunity(trx)) === id) {
    if (next === undefined || next === id) throw new ApiError('conflict')
    await setServerCommunity(trx, next)
  }
  await removeCommunity(trx, outgoing, id)
}
