import { findEstranged, type Estrangement, type Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'

/** Tells those who can write in a DM no longer, or again, as it was read before the change. */
export async function tellEstranged(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  before: readonly Estrangement[],
): Promise<void> {
  for (const { channel_id, user_id, estranged } of await findEstranged(trx, before))
    outgoing.toUser(user_id, 'dm/updated', { channel_id, user_id, estranged }, { id: channel_id, community_id: null })
}
