import { namesMe } from '../lib/names-me.ts'
import { page } from '../lib/page.ts'
import { channelRow, showUnread } from '../timeline/badges.ts'
import { isWatched } from '../timeline/watched.ts'
import { refreshSidebar } from './refresh-sidebar.ts'

/** The read cursor moved, here or on another device. */
export function unreadAction(stream: Element): void {
  const row = channelRow(stream.getAttribute('channel') ?? '')
  if (!row) return
  row.dataset['readSeq'] = stream.getAttribute('read-seq') ?? '0'
  showUnread(row, { unread: Number(stream.getAttribute('unread')), mentions: Number(stream.getAttribute('mentions')) })
}

export interface Posted {
  readonly channel: string
  readonly seq: number
  readonly author: string
  readonly parent: string | null
  readonly mentions: readonly string[]
  readonly isDm: boolean
}

/**
 * Counts a message once, by its `seq`; what is read or being read, or in a thread, does not count. One's own, also from
 * elsewhere, reads what was before it.
 */
export function countUnread({ channel, seq, author, parent, mentions, isDm }: Posted): void {
  const row = channelRow(channel)
  // A DM gets its row with the first message in it.
  if (!row && isDm) return refreshSidebar()
  if (!row || seq <= Number(row.dataset['lastSeq'] ?? 0)) return
  row.dataset['lastSeq'] = String(seq)
  if (parent !== null || seq <= Number(row.dataset['readSeq'] ?? 0)) return
  if (author === page.me) return showUnread(row, { unread: 0, mentions: 0 })
  if (isWatched(channel)) return
  const mentioned = mentions.some(namesMe)
  const unread = Number(row.dataset['unread'] ?? 0) + 1
  showUnread(row, { unread, mentions: Number(row.dataset['mentionCount'] ?? 0) + (mentioned ? 1 : 0) })
}
