import { find } from '../lib/dom.ts'

/** Events are missing: of one channel, which matters when it is in the sidebar or on screen, or of everything. */
export function resyncAction(stream: Element): void {
  const channel = stream.getAttribute('channel')
  const concerns =
    channel === null ||
    find(`[data-channel-row="${CSS.escape(channel)}"], [data-channel-pane="${CSS.escape(channel)}"]`)
  if (concerns) document.dispatchEvent(new CustomEvent('live:resync'))
}
