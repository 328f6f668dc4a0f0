import { revokeSessions } from '@ajet/shared/auth'
import type { Principal } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'

/** Ends the caller's session, in every process. */
export async function logout(gateway: GatewayContext, { user_id, session_id }: Principal): Promise<void> {
  const { db, clock, relay, authenticator } = gateway
  const revoke = { user_id, session_ids: [session_id], actor_id: user_id, clock }
  const { events } = await db.transaction((trx) => revokeSessions(trx, revoke))
  authenticator.forget([session_id])
  relay.offer(events)
}
