import { renderPlain } from '@ajet/shared/markdown'
import { limits, type AuthorView, type ChannelView, type MentionView, type NotificationView } from '@ajet/shared/schema'
import { iso, isoOrNull } from '../time.ts'
import { authorView } from '../users/view.ts'

/** The message a notification is about. */
export interface NotifiedMessageRow {
  readonly message_id: string | null
  readonly seq: number | null
  readonly parent_id: string | null
  readonly body_md: string | null
  readonly mentions: readonly MentionView[]
}

/** Where it happened and who did it. */
export interface NotifiedPlaceRow {
  readonly channel_id: string | null
  readonly channel_type: ChannelView['type'] | null
  readonly channel_name: string | null
  readonly actor_id: string | null
  readonly username: string | null
  readonly display_name: string | null
  readonly kind: AuthorView['kind'] | null
  readonly avatar_key: string | null
}

export interface NotificationRow extends NotifiedMessageRow, NotifiedPlaceRow {
  readonly id: string
  readonly type: NotificationView['type']
  readonly source_id: string
  readonly community_id: string | null
  readonly data: Record<string, unknown>
  readonly read_at: Date | null
  readonly silent: boolean
  readonly created_at: Date
}

export function notificationView(row: NotificationRow): NotificationView {
  return {
    id: row.id,
    type: row.type,
    source_id: row.source_id,
    read_at: isoOrNull(row.read_at),
    silent: row.silent,
    created_at: iso(row.created_at),
    actor: actorOf(row),
    community_id: row.community_id,
    channel: channelOf(row),
    message: notifiedMessage(row),
    data: textsOf(row.data),
  }
}

export function notifiedMessage(row: NotifiedMessageRow): NotificationView['message'] {
  const { message_id: id, seq, parent_id, body_md, mentions } = row
  if (id === null || seq === null || body_md === null) return null
  return { id, seq, parent_id, excerpt: renderPlain(body_md, { mentions, maxLength: limits.excerpt }) }
}

export function channelOf({ channel_id: id, channel_type: type, channel_name: name }: NotifiedPlaceRow) {
  return id === null || type === null || name === null ? null : { id, type, name }
}

export function actorOf(row: NotifiedPlaceRow): AuthorView | null {
  const { actor_id: id, username, display_name, kind, avatar_key } = row
  if (id === null || username === null || display_name === null || kind === null) return null
  return authorView({ id, username, display_name, kind, avatar_key })
}

function textsOf(data: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]))
}
