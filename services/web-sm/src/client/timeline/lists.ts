import { find } from '../lib/dom.ts'

/** The rows of a channel's timeline on screen. */
export function timelineList(channelId: string): HTMLElement | undefined {
  return find(`[data-timeline-channel-value="${CSS.escape(channelId)}"] [data-rows]`)
}

/** The rows of a thread on screen. */
export function threadList(rootId: string): HTMLElement | undefined {
  return find(`[data-thread-rows="${CSS.escape(rootId)}"]`)
}

export const listFor = (channelId: string, parentId: string | null): HTMLElement | undefined =>
  parentId === null ? timelineList(channelId) : threadList(parentId)

/** True when the rows reach to the newest message; a timeline opened somewhere in the past does not. */
export function reachesEnd(list: HTMLElement): boolean {
  const timeline = list.closest<HTMLElement>('[data-timeline-newest-value]')
  return !timeline || timeline.dataset['timelineNewestValue'] === 'true'
}

export const isThread = (list: HTMLElement): boolean => list.dataset['threadRows'] !== undefined
