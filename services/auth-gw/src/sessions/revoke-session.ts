import { revokeSessions } from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'

/** Ends one of the caller's sessions, in every process. @throws ApiError `not_found` for anybody else's */
export async function revokeSession(
  gateway: GatewayContext,
  { user_id }: Principal,
  sessionId: string,
  address: string,
): Promise<void> {
  const { db, clock, relay, authenticator } = gateway
  const { session_ids, events } = await db.transaction(async (trx) => {
    const revoked = await revokeSessions(trx, { user_id, session_ids: [sessionId], actor_id: user_id, clock })
    if (revoked.session_ids.length === 0) throw new ApiError('not_found')
    await writeAudit(trx, { action: 'session/revoked', actor_id: user_id, target: sessionId, address, clock })
    return revoked
  })
  authenticator.forget(session_ids)
  relay.offer(events)
}
