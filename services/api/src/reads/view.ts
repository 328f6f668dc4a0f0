import type { ReadCursorView } from '@ajet/shared/schema'

/** The read state of a channel as `selectMyChannels` gives it. */
export interface ReadCursorRow extends Omit<ReadCursorView, 'channel_id'> {
  readonly id: string
}

export function readCursorView(row: ReadCursorRow): ReadCursorView {
  const { id: channel_id, last_read_seq, last_read_message_id, unread_count, mention_count } = row
  return { channel_id, last_read_seq, last_read_message_id, unread_count, mention_count }
}
