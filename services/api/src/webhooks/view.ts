import type { WebhookView } from '@ajet/shared/schema'
import { iso, isoOrNull } from '../time.ts'

export interface WebhookRow extends Omit<WebhookView, 'created_at' | 'last_used_at'> {
  readonly created_at: Date
  readonly last_used_at: Date | null
}

export function webhookView(row: WebhookRow): WebhookView {
  const { id, community_id, channel_id, name, avatar_url, has_secret, allow_everyone, created_by } = row
  const fields = { id, community_id, channel_id, name, avatar_url, has_secret, allow_everyone, created_by }
  return { ...fields, created_at: iso(row.created_at), last_used_at: isoOrNull(row.last_used_at) }
}
