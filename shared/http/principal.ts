import type { TokenScope } from '../schema/scope.ts'

/** Who makes a request: what a service may know of the caller without asking the database again. */
export interface Principal {
  readonly user_id: string
  readonly username: string
  readonly display_name: string
  readonly avatar_url: string | null
  /** In place of a picture: what a webhook posts under one. */
  readonly avatar_emoji?: string | null
  readonly kind: 'user' | 'bot' | 'webhook' | 'remote'
  /** The session, or the API token, by which the caller is known; `session/revoked` tells of its end. */
  readonly session_id: string
  /** What an API token may do; null: a person's session, which may do everything. */
  readonly scopes: readonly TokenScope[] | null
  /** When the API token or the JWT expires, ms since the epoch; null: never, as a session in use does. */
  readonly access_until: number | null
}
