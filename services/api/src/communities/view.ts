import type { CommunityView } from '@ajet/shared/schema'
import { iso } from '../time.ts'

export interface CommunityRow extends Omit<CommunityView, 'created_at'> {
  readonly created_at: Date
}

export function communityView(row: CommunityRow): CommunityView {
  const { id, name, slug, description, retention_days, link_previews, created_at, member_count, role } = row
  const settings = { retention_days, link_previews }
  return { id, name, slug, description, ...settings, created_at: iso(created_at), member_count, role }
}
