import type { ApiTokenView, ApiUserView, TokenScope } from '@ajet/shared/schema'
import { iso, isoOrNull } from '../time.ts'

export interface ApiUserRow extends Omit<ApiUserView, 'created_at'> {
  readonly created_at: Date
}

export interface ApiTokenRow {
  readonly id: string
  readonly user_id: string
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly expires_at: Date | null
  readonly last_used_at: Date | null
  readonly created_by: string | null
  readonly created_at: Date
}

export function apiUserView(row: ApiUserRow): ApiUserView {
  return { ...row, created_at: iso(row.created_at) }
}

export function apiTokenView(row: ApiTokenRow): ApiTokenView {
  const { id, user_id: api_user_id, name, scopes, created_by } = row
  const times = { expires_at: isoOrNull(row.expires_at), last_used_at: isoOrNull(row.last_used_at) }
  return { id, api_user_id, name, scopes: [...scopes], created_by, ...times, created_at: iso(row.created_at) }
}
