import type { EventPayload } from './events.ts'
import type { MessageView } from './views.ts'

/** The message view that a `message/created` or `message/edited` event stands for, as somebody sees it who has not reacted. */
export function messageFromEvent(
  payload: EventPayload<'message/created'> | EventPayload<'message/edited'>,
): MessageView {
  return {
    id: payload.message_id,
    seq: payload.seq,
    channel_id: payload.channel_id,
    author: payload.author,
    parent_id: payload.parent_id,
    body_md: payload.body_md,
    created_at: payload.created_at,
    edited_at: payload.edited_at,
    deleted_at: null,
    reactions: [],
    attachments: payload.attachments,
    mentions: payload.mentions,
    reply_count: 0,
    last_reply_at: null,
    nonce: payload.nonce,
    previews: [],
    pinned_at: ('pinned_at' in payload && payload.pinned_at) || null,
    pinned_by: ('pinned_by' in payload && payload.pinned_by) || null,
  }
}
