import { createCommunity, type Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { openSession, type OpenedSession, type Visitor } from '../sessions/open-session.ts'
import { createUser, type NewUser } from '../users/create-user.ts'
import { dropSetupToken } from './setup-token.ts'

/** Any number of this program's own; two setups at once take turns by it. */
const SETUP_LOCK = 4_117_381

export interface FirstPeople {
  readonly user: Omit<NewUser, 'clock'>
  readonly community: { readonly name: string; readonly slug: string }
}

export interface FoundedServer extends OpenedSession {
  readonly user_id: string
}

/** Makes setups take turns until the transaction ends. */
export async function lockSetup(trx: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SETUP_LOCK}::bigint)`.execute(trx)
}

/** The first account, the first community and a session, under the lock; the setup token is spent (AJ-38, AJ-39). */
export async function foundServer(
  gateway: GatewayContext,
  trx: Transaction<Tables>,
  { user, community }: FirstPeople,
  visitor: Visitor,
): Promise<FoundedServer> {
  const { clock } = gateway
  const owner_id = await createUser(trx, { ...user, clock, isConfirmed: user.email !== null })
  const made = await createCommunity(trx, { ...community, owner_id, clock })
  await dropSetupToken(trx)
  const place = { community_id: made.community.id, address: visitor.address, clock }
  await writeAudit(trx, { action: 'setup/completed', actor_id: owner_id, ...place })
  const session = await openSession(gateway, trx, owner_id, visitor)
  return { ...session, user_id: owner_id, events: [...made.events, ...session.events] }
}
