import { find, make } from '../lib/dom.ts'
import { regroup } from './row.ts'

/**
 * Puts the divider before the first row that came while nobody looked; one that stands already stays, and one whose place
 * is further up than the rows reach waits for it (WEB-25).
 */
export function showDividerBefore(list: HTMLElement, row: HTMLElement): void {
  if (findDivider(list) || findAwaited(list)) return
  row.before(
    make(
      'div',
      { class: 'unread-divider', 'data-unread-divider': '', role: 'separator', 'aria-label': 'New messages' },
      make('span', {}, 'New'),
    ),
  )
  regroup(row)
}

export const findDivider = (list: HTMLElement): HTMLElement | undefined => find('[data-unread-divider]', list)

/** Where the rows begin, while the first unread message is further up. */
const findAwaited = (list: HTMLElement): HTMLElement | undefined =>
  list.parentElement ? find('[data-unread-above]', list.parentElement) : undefined

/** Everything here is read: what comes from here on is unread first. */
export function forgetUnreadAbove(list: HTMLElement): void {
  findAwaited(list)?.removeAttribute('data-unread-above')
}

export function removeDivider(list: HTMLElement): void {
  const divider = findDivider(list)
  const next = divider?.nextElementSibling
  divider?.remove()
  if (next instanceof HTMLElement) regroup(next)
}
