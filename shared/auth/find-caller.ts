import { timingSafeEqual } from 'node:crypto'
import type { Database } from '../db/mod.ts'
import type { Principal } from '../http/mod.ts'
import { avatarUrl, type TokenScope } from '../schema/mod.ts'

/** Whom the database knows by a token. Whether its time is over is for who asks to say. */
export interface FoundCaller {
  readonly principal: Principal
  /** ms since the epoch; 0: never. */
  readonly lastUsedAt: number
  /** ms since the epoch; Infinity: never. */
  readonly expiresAt: number
}

interface CallerRow {
  readonly session_id: string
  readonly token_hash: Uint8Array
  readonly last_used_at: Date | null
  readonly expires_at: Date | null
  readonly user_id: string
  readonly username: string
  readonly display_name: string
  readonly kind: Principal['kind']
  readonly avatar_key: string | null
  readonly scopes?: readonly TokenScope[]
}

/** The session with this hash of its token. */
export async function findBySession(db: Database, hash: Buffer): Promise<FoundCaller | undefined> {
  const [row] = await db.hot<CallerRow>`
    select s.id as session_id, s.token_hash, s.last_used_at, s.expires_at,
      u.id as user_id, u.username::text as username, u.display_name, u.kind, u.avatar_key
    from sessions s join users u on u.id = s.user_id
    where s.token_hash = ${hash}`
  return row && timingSafeEqual(row.token_hash, hash) ? toCaller(row) : undefined
}

/** The API token with this hash. A bot that is in its community no more is nobody, whatever tokens it may have. */
export async function findByApiToken(db: Database, hash: Buffer): Promise<FoundCaller | undefined> {
  const [row] = await db.hot<CallerRow>`
    select t.id as session_id, t.token_hash, t.last_used_at, t.expires_at, t.scopes,
      u.id as user_id, u.username::text as username, u.display_name, u.kind, u.avatar_key
    from api_tokens t
    join api_users a on a.user_id = t.user_id
    join community_members m on m.community_id = a.community_id and m.user_id = a.user_id
    join users u on u.id = a.user_id
    where t.token_hash = ${hash}`
  return row && timingSafeEqual(row.token_hash, hash) ? toCaller(row) : undefined
}

/** The session, or the API token, of a user that a JWT was made for: with it ends what was made for it (GC-7). */
export async function findById(db: Database, id: string, userId: string): Promise<FoundCaller | undefined> {
  const [session] = await db.hot<CallerRow>`
    select s.id as session_id, s.token_hash, s.last_used_at, s.expires_at,
      u.id as user_id, u.username::text as username, u.display_name, u.kind, u.avatar_key
    from sessions s join users u on u.id = s.user_id
    where s.id = ${id} and s.user_id = ${userId}`
  if (session) return toCaller(session)
  const [token] = await db.hot<CallerRow>`
    select t.id as session_id, t.token_hash, t.last_used_at, t.expires_at, t.scopes,
      u.id as user_id, u.username::text as username, u.display_name, u.kind, u.avatar_key
    from api_tokens t
    join api_users a on a.user_id = t.user_id
    join community_members m on m.community_id = a.community_id and m.user_id = a.user_id
    join users u on u.id = a.user_id
    where t.id = ${id} and t.user_id = ${userId}`
  return token && toCaller(token)
}

function toCaller({ token_hash: _, last_used_at, expires_at, scopes, avatar_key, ...row }: CallerRow): FoundCaller {
  const access = { scopes: scopes ?? null, access_until: (scopes && expires_at?.getTime()) ?? null }
  return {
    principal: Object.freeze({ ...row, avatar_url: avatarUrl(avatar_key), ...access }),
    lastUsedAt: last_used_at?.getTime() ?? 0,
    expiresAt: expires_at?.getTime() ?? Infinity,
  }
}
