import type { Transaction } from 'kysely'
import { enqueue, holdUser, newEvent, type OutboxRow, type Tables } from '../db/mod.ts'
import { subjects } from '../eventbus/mod.ts'
import { ApiError } from '../http/mod.ts'
import { newId, type Clock } from '../std/mod.ts'
import { hashToken, newSessionToken } from './session-token.ts'

/** A session ends this long after its last use (AJ-16). */
export const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000
/** With one more, the session not used for the longest time ends. */
export const MAX_SESSIONS = 50

export interface NewSession {
  readonly user_id: string
  readonly user_agent: string
  readonly address: string
  /** When its owner showed who they are. Default: at this moment. */
  readonly authenticated_at?: Date
  readonly clock: Clock
}

export interface CreatedSession {
  /** Shown once; only its hash is stored. */
  readonly token: string
  readonly session_id: string
  /** For `relay.offer` after the commit: sessions that ended to make room. */
  readonly events: readonly OutboxRow[]
}

/** Opens a session inside the caller's transaction. @throws ApiError `unauthenticated` when the account was deleted meanwhile */
export async function createSession(trx: Transaction<Tables>, session: NewSession): Promise<CreatedSession> {
  const { user_id, user_agent, address, clock } = session
  if (!(await holdUser(trx, user_id))) throw new ApiError('unauthenticated')
  const events = await makeRoom(trx, user_id, clock)
  const token = newSessionToken()
  const now = clock.now()
  const { authenticated_at = new Date(now) } = session
  const row = {
    id: newId(),
    user_id,
    token_hash: hashToken(token),
    user_agent: user_agent.slice(0, 200),
    address: address.slice(0, 100),
    created_at: new Date(now),
    authenticated_at,
    last_used_at: new Date(now),
    expires_at: new Date(now + SESSION_LIFETIME_MS),
  }
  await trx.insertInto('sessions').values(row).execute()
  return { token, session_id: row.id, events }
}

export interface RevokeSessions {
  readonly user_id: string
  /** Which of the user's sessions; all of them when left out. */
  readonly session_ids?: readonly string[]
  readonly actor_id: string | null
  readonly clock: Clock
}

export interface RevokedSessions {
  readonly session_ids: readonly string[]
  /** For `relay.offer` after the commit. */
  readonly events: readonly OutboxRow[]
}

/**
 * Ends sessions inside the caller's transaction and tells every process by `session/revoked`, which drops them from the
 * authenticators' caches and closes their live streams (ABU-12).
 */
export async function revokeSessions(trx: Transaction<Tables>, revoke: RevokeSessions): Promise<RevokedSessions> {
  const { user_id, session_ids, actor_id, clock } = revoke
  if (session_ids?.length === 0) return { session_ids: [], events: [] }
  const deleted = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', user_id)
    .$if(session_ids !== undefined, (query) => query.where('id', 'in', [...(session_ids ?? [])]))
    .returning('id')
    .execute()
  const ids = deleted.map(({ id }) => id)
  if (ids.length === 0) return { session_ids: [], events: [] }
  const payload = { user_id, session_ids: ids }
  const event = newEvent({ type: 'session/revoked', audience: 'user', user_id, actor_id, payload }, clock.now())
  return { session_ids: ids, events: await enqueue(trx, [{ subject: subjects.notifications(user_id), event }]) }
}

async function makeRoom(trx: Transaction<Tables>, user_id: string, clock: Clock): Promise<readonly OutboxRow[]> {
  const surplus = await trx
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', user_id)
    .orderBy('last_used_at', 'desc')
    .offset(MAX_SESSIONS - 1)
    .execute()
  const session_ids = surplus.map(({ id }) => id)
  const { events } = await revokeSessions(trx, { user_id, session_ids, actor_id: user_id, clock })
  return events
}
