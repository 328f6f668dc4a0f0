import { find } from './dom.ts'
import { Drafts } from './drafts.ts'
import { showModKeys } from './mod-keys.ts'
import { mergeElements } from './merge-elements.ts'

/** Brings the sidebar to the state of a freshly rendered one; a row whose channel or person is as before is not touched. */
export function mergeSidebar(fresh: ParentNode): void {
  const [current, next] = [find('#sidebar'), find('#sidebar', fresh)]
  if (!current || !next) return
  Drafts.showMarks(next)
  showModKeys(next)
  const focused = current.contains(document.activeElement) ? document.activeElement : null
  mergeElements(current, next)
  // A row that has moved has lost it.
  if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement)
    focused.focus({ preventScroll: true })
}
