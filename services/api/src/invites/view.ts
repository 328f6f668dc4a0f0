import type { AuthorView, InviteInfoView, InviteView } from '@ajet/shared/schema'
import { iso, isoOrNull } from '../time.ts'
import { authorView } from '../users/view.ts'

export interface InviteRow {
  readonly id: string
  readonly code: string
  readonly community_id: string
  readonly max_uses: number | null
  readonly uses: number
  readonly expires_at: Date | null
  readonly created_at: Date
  readonly name: string
  readonly slug: string
  readonly description: string
  readonly member_count: number
  readonly creator_id: string
  readonly username: string
  readonly display_name: string
  readonly kind: AuthorView['kind']
  readonly avatar_key: string | null
  readonly user_id: string | null
  readonly person_username: string | null
  readonly person_name: string | null
  readonly person_kind: AuthorView['kind'] | null
  readonly person_avatar_key: string | null
}

export function inviteView(row: InviteRow, baseUrl: string): InviteView {
  const { code, community_id, max_uses, uses, username, display_name, kind } = row
  return {
    code,
    community_id,
    url: `${baseUrl}/invite/${code}`,
    created_by: authorView({ id: row.creator_id, username, display_name, kind, avatar_key: row.avatar_key }),
    user: personOf(row),
    max_uses,
    uses,
    expires_at: isoOrNull(row.expires_at),
    created_at: iso(row.created_at),
  }
}

export function inviteInfoView(row: InviteRow): InviteInfoView {
  const { code, name, slug, description, member_count, display_name } = row
  return { code, community: { name, slug, description, member_count }, invited_by: display_name }
}

function personOf(row: InviteRow): AuthorView | null {
  const { user_id: id, person_username, person_name, person_kind, person_avatar_key: avatar_key } = row
  if (id === null || person_username === null || person_name === null || person_kind === null) return null
  return authorView({ id, username: person_username, display_name: person_name, kind: person_kind, avatar_key })
}
