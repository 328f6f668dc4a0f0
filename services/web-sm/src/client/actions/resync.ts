import { find } from '../lib/dom.ts'

/** Events are missing: of one channel, which matters when it is in the sidebar or on screen, or of everything. */
export function resyncAction(stream: Element): void {
  const channel = stream.getAttribute('channel')
  const concerns =
    channel === null ||
    find(`[data-channel-row="${CSS.escape(channel)}"], [data-channel-pane="${CSS.escape(channel)}"]`)
  if (!concerns) return
  document.dispatchEvent(new CustomEvent('live:gap'))
  askSoon()
}

/** A gap is everybody's at once: they come back spread out, those who look at the page first. */
const SPREAD_MS = 1_000
const SPREAD_HIDDEN_MS = 10_000

let timer: ReturnType<typeof setTimeout> | undefined

function askSoon(): void {
  if (timer !== undefined) return
  const spread = document.visibilityState === 'visible' ? SPREAD_MS : SPREAD_HIDDEN_MS
  timer = setTimeout(ask, Math.random() * spread)
}

function ask(): void {
  timer = undefined
  document.dispatchEvent(new CustomEvent('live:resync'))
}
