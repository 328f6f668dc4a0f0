import { find } from '../lib/dom.ts'
import { isPinned } from './keep-view.ts'

/** True while somebody looks at the newest message of a channel: what comes then is read at once. */
export function isWatched(channelId: string): boolean {
  const timeline = find(`[data-timeline-channel-value="${CSS.escape(channelId)}"]`)
  const scroller = timeline && find('.timeline-scroll', timeline)
  if (!timeline || !scroller || timeline.dataset['held'] !== undefined) return false
  const { timelineNewestValue: newest, timelineJoinedValue: joined } = timeline.dataset
  return newest === 'true' && joined === 'true' && isLookedAt() && isPinned(scroller)
}

const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus()
