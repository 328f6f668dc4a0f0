import { z } from 'zod'
import { timestamp, uuid } from './fields.ts'
import { authorView, mentionView, messageView, placeView } from './views.ts'

/** What a message said before an edit. */
export const messageVersionView = z.object({
  id: uuid,
  body_md: z.string(),
  /** With the names of this moment. */
  mentions: z.array(mentionView),
  /** When this text was written; it was replaced when the next one was. */
  written_at: timestamp,
})

/** Somebody who reacted with an emoji. */
export const reactorView = z.object({ user: authorView, created_at: timestamp })

/** The caller's place in a thread. */
export const threadStateView = z.object({
  /** The message the thread began with. */
  root_id: uuid,
  channel_id: uuid,
  following: z.boolean(),
  /** Every reply up to this `seq` is read; 0 while nothing is followed. */
  last_read_seq: z.int(),
  /** The newest reply's `seq`, at most a moment old. */
  last_reply_seq: z.int(),
  /** Replies of others after `last_read_seq`; counting stops at 100. */
  unread_count: z.int(),
})

/** A followed thread. */
export const threadView = threadStateView.extend({ root: messageView, channel: placeView })

export type MessageVersionView = z.infer<typeof messageVersionView>
export type ReactorView = z.infer<typeof reactorView>
export type ThreadStateView = z.infer<typeof threadStateView>
export type ThreadView = z.infer<typeof threadView>
