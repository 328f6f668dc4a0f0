import { avatarUrl, type CommunityView } from '@ajet/shared/schema'
import { iso } from '../time.ts'

export interface CommunityRow extends Omit<CommunityView, 'created_at' | 'icon_url'> {
  readonly created_at: Date
  readonly icon_key: string | null
}

export function communityView(row: CommunityRow): CommunityView {
  const { id, name, slug, description, retention_days, link_previews, created_at, member_count, role } = row
  const settings = { retention_days, link_previews, icon_url: avatarUrl(row.icon_key) }
  return { id, name, slug, description, ...settings, created_at: iso(created_at), member_count, role }
}
