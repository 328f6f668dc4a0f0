import type { Kysely } from 'kysely'
import type { Tables } from '../db/mod.ts'
import type { Principal } from '../http/mod.ts'
import type { SessionView } from '../schema/mod.ts'

/** The caller's sessions at a moment (ms), oldest first; never more than `MAX_SESSIONS`. */
export async function listSessions(
  db: Kysely<Tables>,
  { user_id, session_id }: Pick<Principal, 'user_id' | 'session_id'>,
  now: number,
): Promise<SessionView[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_used_at', 'expires_at', 'user_agent', 'address'])
    .where('user_id', '=', user_id)
    .where('expires_at', '>', new Date(now))
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    ...row,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    current: row.id === session_id,
  }))
}
