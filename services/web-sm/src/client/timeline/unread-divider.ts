import { find, make } from '../lib/dom.ts'
import { regroup } from './row.ts'

/** Puts the divider before the first row that came while nobody looked; one that stands already stays (WEB-25). */
export function showDividerBefore(list: HTMLElement, row: HTMLElement): void {
  if (findDivider(list)) return
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

export function removeDivider(list: HTMLElement): void {
  const divider = findDivider(list)
  const next = divider?.nextElementSibling
  divider?.remove()
  if (next instanceof HTMLElement) regroup(next)
}
