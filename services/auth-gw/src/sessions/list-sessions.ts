import type { Principal } from '@ajet/shared/http'
import type { Page, SessionView } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'

/** The caller's sessions, oldest first; never more than `MAX_SESSIONS`, so one page. */
export async function listSessions(
  { db, clock }: GatewayContext,
  { user_id, session_id }: Principal,
): Promise<Page<SessionView> & { readonly items: SessionView[] }> {
  const rows = await db.kysely
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_used_at', 'expires_at', 'user_agent', 'address'])
    .where('user_id', '=', user_id)
    .where('expires_at', '>', new Date(clock.now()))
    .orderBy('id')
    .execute()
  const items = rows.map((row) => ({
    ...row,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    current: row.id === session_id,
  }))
  return { items, next: null, prev: null }
}
