import { visit } from '@hotwired/turbo'
import { find } from './dom.ts'

/**
 * The pane of a thread or of pins and the address bar must agree. Going back in the very moment a thread closes leaves Turbo with the one
 * page's address and the other's frame; then the page of the address is asked for.
 */
export function alignThread(): void {
  if (!find('#thread')) return
  const wanted = /\/(?:thread\/[^/]+|pins)$/.test(location.pathname)
  const shown = find('.thread-pane') !== undefined
  if (wanted !== shown) visit(location.href, { action: 'replace' })
}
