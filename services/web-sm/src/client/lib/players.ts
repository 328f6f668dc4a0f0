import { announce } from './announce.ts'
import { find, make } from './dom.ts'

const CANNOT_PLAY = 'This browser cannot play this file. Save it to open it elsewhere.'

/** A file may be broken, or of a kind that this browser does not know: instead of a player that does nothing it says so. */
export function watchPlayers(): void {
  document.addEventListener('error', failed, true)
}

function failed({ target }: Event): void {
  if (!(target instanceof HTMLMediaElement) || !target.classList.contains('player')) return
  // Without a connection the next try may work.
  if (!navigator.onLine || target.error?.code === MediaError.MEDIA_ERR_NETWORK) return
  const hadFocus = target === document.activeElement
  const link = target.parentElement ? find('a.file', target.parentElement) : undefined
  target.replaceWith(make('p', { class: 'player-failed' }, CANNOT_PLAY))
  if (hadFocus) link?.focus()
  announce(CANNOT_PLAY)
}
