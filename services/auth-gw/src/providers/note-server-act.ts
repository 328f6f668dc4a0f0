import { findServerCommunity } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import type { Principal } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { writeAudit, type AuditEntry } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'

/** Writes down what an owner of the server did to all of it, where its owners read it. */
export async function noteServerAct(
  { clock }: Pick<GatewayContext, 'clock'>,
  trx: Transaction<Tables>,
  { user_id: actor_id }: Principal,
  act: Pick<AuditEntry, 'action' | 'target' | 'address'>,
): Promise<void> {
  await writeAudit(trx, { ...act, actor_id, community_id: await findServerCommunity(trx), clock })
}
