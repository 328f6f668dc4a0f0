import type { Principal } from '@ajet/shared/http'
import { avatarUrl, type AuthorView, type UserView } from '@ajet/shared/schema'
import { iso, isoOrNull } from '../time.ts'

/** Seen within this time is online (AJ-90). */
const ONLINE_MS = 2 * 60_000

export interface AuthorRow {
  readonly id: string
  readonly username: string
  readonly display_name: string
  readonly kind: AuthorView['kind']
  /** Key of the picture in the storage. */
  readonly avatar_key: string | null
}

export interface UserRow extends AuthorRow {
  readonly status_text: string
  readonly last_seen_at: Date | null
  readonly created_at: Date
}

export function authorView({ id, username, display_name, kind, avatar_key }: AuthorRow): AuthorView {
  return { id, username, display_name, avatar_url: avatarUrl(avatar_key), kind }
}

/** The author stamp of what the caller writes, without asking the database. */
export function principalView(principal: Principal): AuthorView {
  const { user_id: id, username, display_name, avatar_url, avatar_emoji, kind } = principal
  return { id, username, display_name, avatar_url, ...(avatar_emoji && { avatar_emoji }), kind }
}

/** `now` in ms decides who is online. */
export function userView(row: UserRow, now: number): UserView {
  return {
    ...authorView(row),
    status_text: row.status_text,
    last_seen_at: isoOrNull(row.last_seen_at),
    online: row.last_seen_at !== null && now - row.last_seen_at.getTime() < ONLINE_MS,
    created_at: iso(row.created_at),
  }
}
