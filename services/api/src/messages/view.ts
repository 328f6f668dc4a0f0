import type { AuthorView, MessageView } from '@ajet/shared/schema'
import { attachmentView, type AttachmentRow } from '../attachments/view.ts'
import { iso, isoOrNull } from '../time.ts'
import { authorView } from '../users/view.ts'

export interface MessageRow extends Pick<
  MessageView,
  | 'id'
  | 'seq'
  | 'channel_id'
  | 'parent_id'
  | 'body_md'
  | 'reactions'
  | 'mentions'
  | 'reply_count'
  | 'nonce'
  | 'previews'
> {
  readonly author_id: string
  readonly attachments: readonly AttachmentRow[]
  readonly username: string
  readonly persona: Pick<AuthorView, 'display_name' | 'avatar_url' | 'avatar_emoji'> | null
  readonly display_name: string
  readonly kind: MessageView['author']['kind']
  readonly avatar_key: string | null
  readonly created_at: Date
  readonly edited_at: Date | null
  readonly deleted_at: Date | null
  readonly last_reply_at: Date | null
  readonly pinned_at: Date | null
  readonly pinned_by: string | null
}

export function messageView(row: MessageRow): MessageView {
  const { author_id, username, display_name, kind, created_at, edited_at, deleted_at, last_reply_at, ...rest } = row
  return {
    id: rest.id,
    seq: rest.seq,
    channel_id: rest.channel_id,
    author: {
      ...authorView({ id: author_id, username, display_name, kind, avatar_key: rest.avatar_key }),
      ...rest.persona,
    },
    parent_id: rest.parent_id,
    body_md: rest.body_md,
    created_at: iso(created_at),
    edited_at: isoOrNull(edited_at),
    deleted_at: isoOrNull(deleted_at),
    reactions: rest.reactions,
    attachments: rest.attachments.map(attachmentView),
    mentions: rest.mentions,
    reply_count: rest.reply_count,
    last_reply_at: isoOrNull(last_reply_at),
    nonce: rest.nonce,
    previews: rest.previews,
    pinned_at: isoOrNull(rest.pinned_at),
    pinned_by: rest.pinned_by,
  }
}
