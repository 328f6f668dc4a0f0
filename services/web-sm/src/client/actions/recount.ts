import { HttpError, sendJson } from '../lib/http.ts'
import { channelRow, showUnread, updateBadges } from '../timeline/badges.ts'

export interface Changed {
  readonly channel: string
  readonly seq: number
  readonly parent: string | null
}

/** What the sidebar needs of a channel's view. */
interface Counts {
  readonly last_seq: number
  readonly last_read_seq: number
  readonly unread_count: number
  readonly mention_count: number
}

const due = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined

/** What a change of a message says of it; of its place, as far as counting goes. */
export function changedBy(stream: Element): Changed {
  const [channel, parent] = [stream.getAttribute('channel') ?? '', stream.getAttribute('parent')]
  return { channel, parent, seq: Number(stream.getAttribute('seq')) }
}

/** Whether a message counts among those of its channel that are unread. */
export function isCounted({ channel, seq, parent }: Changed): boolean {
  const row = channelRow(channel)
  if (!row || parent !== null || Number(row.dataset['unread'] ?? 0) === 0) return false
  return seq > Number(row.dataset['readSeq'] ?? 0)
}

/**
 * Asks for the counts of a channel anew: whose the message was that has gone or changed, and whom it named, is not known
 * here. Several changes within a moment cost one request, and not everybody asks at once.
 */
export function recount(channel: string): void {
  due.add(channel)
  clearTimeout(timer)
  timer = setTimeout(
    () => {
      const channels = [...due]
      due.clear()
      for (const one of channels) void readCounts(one)
    },
    300 + Math.random() * 700,
  )
}

async function readCounts(channel: string): Promise<void> {
  try {
    show(channel, (await sendJson('GET', `/api/channels/${channel}`)) as Counts)
  } catch (error) {
    // The next page tells anew.
    if (!(error instanceof HttpError)) throw error
  }
}

/** An answer from before what is shown is asked for once more; one from before what was read here is of no use. */
function show(channel: string, counts: Counts): void {
  const row = channelRow(channel)
  if (!row || counts.last_read_seq < Number(row.dataset['readSeq'] ?? 0)) return
  if (counts.last_seq < Number(row.dataset['lastSeq'] ?? 0)) return recount(channel)
  row.dataset['lastSeq'] = String(counts.last_seq)
  showUnread(row, { unread: counts.unread_count, mentions: counts.mention_count })
  updateBadges()
}
