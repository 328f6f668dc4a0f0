import { find, findAll } from './dom.ts'

/** Closes the menu that is open and gives its button the focus. False when none is. */
export function closeMenu(): boolean {
  const menu = find<HTMLDetailsElement>('details.menu[open]')
  if (!menu) return false
  menu.open = false
  find('summary', menu)?.focus()
  return true
}

/**
 * Closes what was open when Turbo put a page by. A dialog that comes back with the page is no longer modal, and no
 * Escape closes it.
 */
export function closeOverlaysOf(event: Event): void {
  const { newBody } = (event as CustomEvent<{ readonly newBody: HTMLElement }>).detail
  for (const overlay of findAll('dialog[open], details.menu[open]', newBody)) overlay.removeAttribute('open')
}
